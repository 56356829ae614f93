import type { ExpectedCheck, PodObject, RolloutFacts } from "../../src/index.ts";
import type { JobObject } from "../../src/jobs/job.ts";
import { application, begun, deployment, namespace, newImage, pod } from "./facts.ts";

export const course = "registry.example/course@sha256:c0c0";
/** The ConfigMap with the settings, whose name changes with them. */
export const settings = "hub-settings-6tcffcfcdk";
export const check: ExpectedCheck = { job: "notebook-check", images: [course], settings: ["hub-programs", settings] };

/** The check's Job as its container ended: `{passed: true, …}` as a message, or other words. */
export function checkJob(
  end: "Complete" | "Failed" | "running",
  images = course,
  settingsName: string = settings,
): JobObject {
  const conditions = end === "running" ? [] : [{ type: end, status: "True", message: "BackoffLimitExceeded" }];
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name: check.job,
      namespace,
      annotations: { "grove/images": images },
      creationTimestamp: "2026-11-26T10:01:00Z",
    },
    spec: {
      template: {
        spec: {
          containers: [{ name: "check" }],
          volumes: [{ configMap: { name: settingsName } }, { emptyDir: {} }, { configMap: { name: "hub-programs" } }],
        },
      },
    },
    status: { conditions, ...(end === "Complete" && { completionTime: "2026-11-26T10:02:00Z" }) },
  };
}

/** The pod of that Job; its container has ended with a message, or runs. */
export function checkPod(exitCode: number | undefined, message = ""): PodObject {
  const state = exitCode === undefined ? { running: {} } : { terminated: { exitCode, message } };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "notebook-check-1", namespace, labels: { "job-name": check.job } },
    spec: { containers: [{ name: "check", image: "registry.example/hub:5.5.0" }] },
    status: { containerStatuses: [{ name: "check", ready: false, restartCount: 0, state }] },
  };
}

/** What the check's script says. */
export function report(rest: object = {}): string {
  return JSON.stringify({ passed: true, images: [course], packages: ["numpy"], seconds: 41, ...rest });
}

export const error = { cell: 2, name: "ModuleNotFoundError", message: "No module named 'pandas'" };

/** All well: the Deployment runs what it shall, Argo CD is through, and the check passed. */
export const checkedFacts: RolloutFacts = {
  application: application({ sync: { status: "Synced" }, health: { status: "Healthy" } }),
  workloads: [deployment(newImage)],
  pods: [pod({ isReady: true }), checkPod(0, report())],
  events: [],
  now: begun.now,
  checkJob: checkJob("Complete"),
};
