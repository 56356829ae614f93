import { describe, expect, test } from "vitest";
import {
  judgeRollout,
  type PodObject,
  type RolloutFacts,
  type RolloutTarget,
  type WorkloadObject,
} from "../src/index.ts";
import {
  application,
  begun,
  commit,
  deployment,
  expected,
  newImage,
  oldImage,
  pod,
  target,
  warning,
} from "./support/facts.ts";

describe("live", () => {
  test.for<readonly [string, Partial<RolloutFacts>]>([
    ["its only pod is ready and has the image", { pods: [pod({ isReady: true })] }],
    [
      "Argo CD has made no Application, or has lost it: the images decide",
      { application: undefined, pods: [pod({ isReady: true })] },
    ],
    [
      "Argo CD calls it OutOfSync: the images decide",
      { application: application({ sync: { status: "OutOfSync" } }), pods: [pod({ isReady: true })] },
    ],
    [
      "a pod of the version before is still on its way out",
      {
        pods: [
          pod({ isReady: true }),
          pod({ name: "old", image: oldImage, deletionTimestamp: "2026-12-01T12:00:00Z" }),
        ],
      },
    ],
    [
      "there was a warning, and then it went well",
      { pods: [pod({ isReady: true })], events: [warning("Unhealthy", "connection refused")] },
    ],
  ])("%s", ([, facts]) => {
    expect(judgeRollout(target, { ...begun, ...facts })).toEqual({ state: "live", message: "it is live" });
  });

  test("with the settings that the overlay says, among what else it mounts", () => {
    const workloads = [mounting(deployment(newImage), "scripts", "texts-2")];
    const pods = [mounting(pod({ isReady: true }), "scripts", "texts-2")];
    expect(judgeRollout(withSettings, { ...begun, workloads, pods }).state).toBe("live");
  });

  test("asleep, and nothing is left of it", () => {
    const asleep = { ...target, workloads: [{ ...expected, replicas: 0 }] };
    const stopped = deployment(newImage, { replicas: 0, updatedReplicas: 0 });
    expect(judgeRollout(asleep, { ...begun, workloads: [stopped] }).state).toBe("live");
  });
});

describe("pending", () => {
  test("the settings before, of the workload or of its pod alone", () => {
    const [before, now] = ["texts-1", "texts-2"].map((settings) => mounting(deployment(newImage), settings));
    const pods = [mounting(pod({ isReady: true }), "texts-1")];
    const messages = [before, now].map((workload) =>
      judgeRollout(withSettings, { ...begun, workloads: workload === undefined ? [] : [workload], pods }),
    );
    expect(messages).toMatchObject([
      { state: "pending", message: "otree still has other settings" },
      { state: "pending", message: "otree has no pod yet" },
    ]);
  });

  const ready = [pod({ isReady: true })];
  test.for<readonly [string, Partial<RolloutFacts>, string]>([
    ["no Application", { application: undefined, workloads: [] }, "Argo CD has not made the Application yet"],
    ["nothing made yet", { workloads: [] }, "otree is not there yet"],
    ["the version before", { workloads: [deployment(oldImage)], pods: ready }, `otree still has ${oldImage}`],
    ["no pod", {}, "otree has no pod yet"],
    ["a pod that starts", { pods: [pod()] }, "otree starts: Pending"],
    [
      "only the pod of the version before is ready",
      { pods: [pod({ name: "old", image: oldImage, isReady: true })] },
      "otree has no pod yet",
    ],
    [
      "a ready pod of another workload",
      { pods: [{ ...pod({ isReady: true }), metadata: { name: "other", labels: { app: "other" } } }] },
      "otree has no pod yet",
    ],
    [
      "the controller has not looked at the change",
      { workloads: [deployment(newImage, { observedGeneration: 1 })], pods: ready },
      "otree: the pod before it is still stopping",
    ],
    [
      "the pod of the version before is still there",
      { workloads: [deployment(newImage, { replicas: 2 })], pods: ready },
      "otree: the pod before it is still stopping",
    ],
    [
      "production waits for a person",
      { application: application({ sync: { status: "OutOfSync" } }), workloads: [deployment(oldImage)] },
      "it waits for Sync in Argo CD's page, or grove deploy",
    ],
    [
      "a sync runs",
      {
        application: application({
          operationState: { phase: "Running", message: "waiting for otree", syncResult: { revision: commit } },
        }),
      },
      "syncing: waiting for otree",
    ],
    [
      "a sync of another commit has failed",
      {
        application: application({
          operationState: { phase: "Failed", message: "old trouble", syncResult: { revision: "0ther" } },
        }),
      },
      "otree has no pod yet",
    ],
    [
      "a part of Argo CD restarts",
      {
        application: application({
          conditions: [{ type: "ComparisonError", message: "rpc error: code = Unavailable desc = refused" }],
        }),
      },
      "Argo CD tries again: rpc error: code = Unavailable desc = refused",
    ],
    [
      "Argo CD does not reach the git server for a moment",
      {
        application: application({
          conditions: [
            {
              type: "ComparisonError",
              message: "code = Internal desc = `git fetch origin --tags` failed: no such host",
            },
          ],
        }),
      },
      "Argo CD tries again: code = Internal desc = `git fetch origin --tags` failed: no such host",
    ],
    [
      "a volume is being made",
      { pods: [pod({ unschedulable: "pod has unbound immediate PersistentVolumeClaims" })] },
      "otree starts: Pending",
    ],
    [
      "a secret that comes a moment after the pod",
      {
        pods: [
          pod({
            creationTimestamp: "2026-12-01T11:59:45Z",
            waiting: { reason: "CreateContainerConfigError", message: 'secret "otree" not found' },
          }),
        ],
      },
      "otree starts: Pending",
    ],
    [
      "a secret that came late, as a warning still says",
      {
        pods: [pod({ isRunning: true })],
        events: [warning("FailedMount", 'MountVolume.SetUp failed: secret "otree" not found')],
      },
      "otree starts: Pending",
    ],
    [
      "a quota that was made a moment ago",
      { events: [warning("FailedCreate", "status unknown for quota: experiment", "otree")] },
      "otree has no pod yet",
    ],
    [
      "a first failed fetch of the image, which is tried again",
      { pods: [pod({ waiting: { reason: "ErrImagePull", message: "timeout" } })] },
      "otree starts: Pending",
    ],
  ])("%s", ([, facts, message]) => {
    expect(judgeRollout(target, { ...begun, ...facts })).toEqual({ state: "pending", message });
  });

  test.for([
    ["the Deployment", undefined, "2026-11-30", "otree still has other settings"],
    ["its pod", "2026-11-30", "2026-12-01", "otree has no pod yet"],
  ] as const)("new secrets have not come to %s", ([, ofPod, ofDeployment, message]) => {
    const workloads = [{ ...expected, annotations: { "grove/secrets-changed": "2026-12-01" } }];
    const facts = {
      ...begun,
      workloads: [annotated(deployment(newImage), ofDeployment)],
      pods: [annotated(pod({ isReady: true }), ofPod ?? ofDeployment)],
    };
    expect(judgeRollout({ ...target, workloads }, facts)).toEqual({ state: "pending", message });
    const pods = [annotated(pod({ isReady: true }), "2026-12-01")];
    const through = { ...facts, workloads: [annotated(deployment(newImage), "2026-12-01")], pods };
    expect(judgeRollout({ ...target, workloads }, through).state).toBe("live");
  });

  test("a Deployment that was put to sleep still has a pod", () => {
    const asleep = { ...target, workloads: [{ ...expected, replicas: 0 }] };
    expect(judgeRollout(asleep, { ...begun, pods: ready })).toEqual({
      state: "pending",
      message: "otree is still stopping",
    });
  });

  test("the app is live and its database is not", () => {
    const database = { kind: "StatefulSet", name: "postgres", replicas: 1, images: {} } as const;
    const both = { ...target, workloads: [expected, database] };
    expect(judgeRollout(both, { ...begun, pods: ready })).toEqual({
      state: "pending",
      message: "postgres is not there yet",
    });
  });
});

/** What the overlay wants if it mounts settings by a name that carries a hash. */
const withSettings: RolloutTarget = { ...target, workloads: [{ ...expected, settings: ["texts-2"] }] };

/** When its secrets changed last. */
function annotated<Kind extends WorkloadObject | PodObject>(object: Kind, changed: string): Kind {
  const annotations = { "grove/secrets-changed": changed, other: "…" };
  const { metadata, spec } = object;
  if (!("template" in spec)) return { ...object, metadata: { ...metadata, annotations } };
  return { ...object, spec: { ...spec, template: { ...spec.template, metadata: { annotations } } } };
}

function mounting<Kind extends WorkloadObject | PodObject>(object: Kind, ...settings: readonly string[]): Kind {
  const volumes = settings.map((name) => ({ configMap: { name } }));
  const { spec } = object;
  if (!("template" in spec)) return { ...object, spec: { ...spec, volumes } };
  return { ...object, spec: { ...spec, template: { spec: { ...spec.template.spec, volumes } } } };
}
