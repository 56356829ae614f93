import { describe, expect, test } from "vitest";
import { judgeRollout, type PodObject, type Rollout, type RolloutFacts } from "../src/index.ts";
import type { ContainerStatus } from "../src/rollout/rollout.ts";
import { begun, deployment, newImage, oldImage, pod, target, warning } from "./support/facts.ts";

/** The pod with a guard in front of its app. */
function guarded(guard: Partial<ContainerStatus>): PodObject {
  const { status, ...rest } = pod();
  return {
    ...rest,
    status: { ...status, initContainerStatuses: [{ name: "schema-guard", ready: false, restartCount: 1, ...guard }] },
  };
}

type Failure = Omit<Extract<Rollout, { state: "failed" }>, "state">;

describe("failed: the pod", () => {
  test.for<readonly [string, Partial<RolloutFacts>, Failure]>([
    [
      "its image is not in the registry",
      { pods: [pod({ waiting: { reason: "ImagePullBackOff", message: "not found" } })] },
      {
        code: "IMAGE_PULL_FAILED",
        message: "the image of otree cannot be fetched: not found",
        next: "is it in the registry, and do the registry's credentials still hold? Then bump again",
      },
    ],
    [
      "its image has no possible name",
      { pods: [pod({ waiting: { reason: "InvalidImageName", message: "invalid reference format" } })] },
      {
        code: "IMAGE_PULL_FAILED",
        message: "the image of otree cannot be fetched: invalid reference format",
        next: "is it in the registry, and do the registry's credentials still hold? Then bump again",
      },
    ],
    [
      "a guard in front of it refuses the image",
      {
        pods: [
          guarded({ state: { terminated: { exitCode: 3, message: "Player.age is new.\nNothing was changed.\n" } } }),
        ],
      },
      {
        code: "GUARD_REFUSED",
        message: "Player.age is new.\nNothing was changed.",
        next: "do what it says; what served before goes on serving, where there is something",
      },
    ],
    [
      "a guard has refused it more than once",
      {
        pods: [
          guarded({
            state: { waiting: { reason: "CrashLoopBackOff" } },
            lastState: { terminated: { exitCode: 3, message: "Player.age is new." } },
          }),
        ],
      },
      {
        code: "GUARD_REFUSED",
        message: "Player.age is new.",
        next: "do what it says; what served before goes on serving, where there is something",
      },
    ],
    [
      "a secret was not opened",
      { pods: [pod({ waiting: { reason: "CreateContainerConfigError", message: 'secret "otree" not found' } })] },
      {
        code: "CONFIGURATION_MISSING",
        message: 'otree cannot start: secret "otree" not found',
        next: "sealed secrets open only in the cluster and namespace that they were made for; see grove doctor",
      },
    ],
    [
      "a mounted secret is missing",
      { pods: [pod()], events: [warning("FailedMount", 'MountVolume.SetUp failed: secret "otree" not found')] },
      {
        code: "CONFIGURATION_MISSING",
        message: 'something that the pod needs is missing: MountVolume.SetUp failed: secret "otree" not found',
        next: "see grove doctor",
      },
    ],
    [
      "its command does not exist",
      { pods: [pod({ waiting: { reason: "RunContainerError", message: "exec: otree: not found" } })] },
      {
        code: "CONTAINER_NOT_STARTED",
        message: "otree cannot start: exec: otree: not found",
        next: "look at CMD and USER of the Dockerfile",
      },
    ],
    [
      "its user is root",
      { pods: [pod({ waiting: { reason: "CreateContainerError", message: "image will run as root" } })] },
      {
        code: "CONTAINER_NOT_STARTED",
        message: "otree cannot start: image will run as root",
        next: "look at CMD and USER of the Dockerfile",
      },
    ],
    [
      "it crashes, with its last three lines",
      {
        pods: [
          pod({
            waiting: { reason: "CrashLoopBackOff" },
            lastState: { terminated: { exitCode: 1, reason: "Error", message: "one\ntwo\nthree\nfour\n" } },
          }),
        ],
      },
      {
        code: "APP_CRASHES",
        message: "otree ends right after its start with exit code 1: two three four",
        next: "grove logs --previous shows its last words",
      },
    ],
    [
      "it crashes without a word",
      { pods: [pod({ waiting: { reason: "CrashLoopBackOff" } })] },
      {
        code: "APP_CRASHES",
        message: "otree ends right after its start",
        next: "grove logs --previous shows its last words",
      },
    ],
    [
      "it needs more memory",
      {
        pods: [
          pod({
            waiting: { reason: "CrashLoopBackOff" },
            lastState: { terminated: { exitCode: 137, reason: "OOMKilled" } },
          }),
        ],
      },
      {
        code: "APP_CRASHES",
        message: "otree ends right after its start: it needs more memory than experiment.yaml gives",
        next: "grove logs --previous shows its last words",
      },
    ],
    [
      "no node has room",
      { pods: [pod({ unschedulable: "0/1 nodes are available: 1 Insufficient memory." })] },
      {
        code: "SERVER_FULL",
        message: "the server has no room: 0/1 nodes are available: 1 Insufficient memory.",
        next: "put experiments to sleep that nobody uses, or ask for less memory in experiment.yaml",
      },
    ],
  ])("%s", ([, facts, failure]) => {
    expect(judgeRollout(target, { ...begun, ...facts })).toEqual({ state: "failed", ...failure });
  });

  test("an init container counts as any other", () => {
    const started = pod();
    const waiting = { reason: "CrashLoopBackOff" };
    const guard = { name: "schema-guard", ready: false, restartCount: 3, state: { waiting } };
    const held = { ...started, status: { ...started.status, initContainerStatuses: [guard] } };
    expect(judgeRollout(target, { ...begun, pods: [held] })).toMatchObject({
      code: "APP_CRASHES",
      message: "schema-guard ends right after its start",
    });
  });

  test("the fault of a pod of the version before is none of this rollout", () => {
    const old = pod({ name: "old", image: oldImage, waiting: { reason: "CrashLoopBackOff" } });
    expect(judgeRollout(target, { ...begun, pods: [old] }).state).toBe("pending");
  });
});

describe("failed: the workload", () => {
  const refusal = (message: string) =>
    deployment(newImage, { conditions: [condition("ReplicaFailure", "True", message)] });
  const given = deployment(newImage, { conditions: [condition("Progressing", "False", "deadline exceeded")] });
  test.for<readonly [string, Partial<RolloutFacts>, Failure]>([
    [
      "the quota is used up",
      { workloads: [refusal('pods "otree" is forbidden: exceeded quota: experiment')] },
      {
        code: "QUOTA_EXCEEDED",
        message: 'the quota of the experiment is used up: pods "otree" is forbidden: exceeded quota: experiment',
        next: "ask for less memory in experiment.yaml, or raise the quota in environment.yaml",
      },
    ],
    [
      "Pod Security refuses the pod",
      { workloads: [refusal('violates PodSecurity "restricted:latest": runAsNonRoot != true')] },
      {
        code: "POD_REFUSED",
        message: 'the cluster refuses the pod: violates PodSecurity "restricted:latest": runAsNonRoot != true',
        next: "grove check and grove render show it",
      },
    ],
    [
      "an event says so, as with a StatefulSet",
      { events: [warning("FailedCreate", "exceeded quota: experiment", "otree")] },
      {
        code: "QUOTA_EXCEEDED",
        message: "the quota of the experiment is used up: exceeded quota: experiment",
        next: "ask for less memory in experiment.yaml, or raise the quota in environment.yaml",
      },
    ],
    [
      "the controller has given it up, and the probe says why",
      { workloads: [given], pods: [pod()], events: [warning("Unhealthy", "Readiness probe failed: 500")] },
      {
        code: "NOT_READY",
        message: "otree does not get ready: Readiness probe failed: 500",
        next: "grove logs shows what the app says",
      },
    ],
    [
      "the controller has given it up, and nothing says why",
      { workloads: [given], pods: [pod()], events: [warning("Unhealthy", "another's", "another-pod")] },
      {
        code: "NOT_READY",
        message: "otree does not get ready: no probe succeeded",
        next: "grove logs shows what the app says",
      },
    ],
  ])("%s", ([, facts, failure]) => {
    expect(judgeRollout(target, { ...begun, ...facts })).toEqual({ state: "failed", ...failure });
  });

  test("a refusal of the past, while all pods are there, is none", () => {
    const facts = { ...begun, pods: [pod()], events: [warning("FailedCreate", "exceeded quota", "otree")] };
    expect(judgeRollout(target, facts).state).toBe("pending");
  });
});

function condition(type: string, status: string, message: string) {
  return { type, status, message };
}
