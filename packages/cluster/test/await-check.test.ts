import { expect, test } from "vitest";
import { type Application, judgeRollout, type Rollout, type RolloutFacts } from "../src/index.ts";
import { check, checkedFacts, checkJob, checkPod, error, report } from "./support/check-facts.ts";
import { application, commit, deployment, oldImage, pod, target } from "./support/facts.ts";

const healthy = { sync: { status: "Synced" }, health: { status: "Healthy" } } as const;
const failedRun = {
  checkJob: checkJob("Failed"),
  pods: [pod({ isReady: true }), checkPod(1, report({ passed: false, error }))],
};

function syncing(startedAt: string): Application {
  return application({ ...healthy, operationState: { phase: "Running", message: "waiting for hooks", startedAt } });
}

function automated(): Application {
  const { spec, ...rest } = application(healthy);
  return { ...rest, spec: { ...spec, syncPolicy: { automated: {} } } };
}

test.for<readonly [string, Partial<RolloutFacts>, Partial<Rollout>]>([
  ["passed after the sync", {}, { state: "live", message: "it is live, and its check passed" }],
  [
    "the sync itself is not over, but its check is",
    { application: syncing("2026-11-26T10:00:30Z") },
    { state: "live" },
  ],
  [
    "the check is that of the sync before",
    { application: syncing("2026-11-26T10:03:00Z") },
    { state: "pending", message: "its check waits for the sync" },
  ],
  [
    "so is one that failed",
    { ...failedRun, application: syncing("2026-11-26T10:03:00Z") },
    { state: "pending", message: "its check waits for the sync" },
  ],
  [
    "a sync was asked for and has not begun",
    { application: application(healthy, { operation: { sync: {} } }) },
    { state: "pending", message: "its check waits for the sync" },
  ],
  [
    "production waits for somebody",
    { application: application({ ...healthy, sync: { status: "OutOfSync" } }) },
    { state: "pending", message: "it waits for Sync in Argo CD's page, or grove deploy" },
  ],
  [
    "this very commit was synced; a newer one is there",
    {
      application: application({
        sync: { status: "OutOfSync" },
        operationState: { phase: "Succeeded", syncResult: { revision: commit } },
      }),
    },
    { state: "live" },
  ],
  [
    "a cell failed",
    failedRun,
    {
      state: "failed",
      code: "CHECK_FAILED",
      message: "its check failed: cell 2: ModuleNotFoundError: No module named 'pandas'",
    },
  ],
  [
    "it was synced in parts, which runs no hooks",
    { checkJob: undefined, application: automated() },
    { state: "pending", message: "notebook-check has not run yet", isUnchecked: true },
  ],
  [
    "it was synced in parts in production: a person rolled it back, and nobody is to sync it unasked",
    { checkJob: undefined },
    { state: "pending", message: "notebook-check has not run yet", isUnchecked: false },
  ],
  [
    "it runs",
    { checkJob: checkJob("running"), pods: [pod({ isReady: true }), checkPod(undefined)] },
    { state: "pending", message: "notebook-check: check runs" },
  ],
  [
    "its Job is gone, and Argo CD knows that it failed",
    {
      checkJob: undefined,
      application: application({
        ...healthy,
        operationState: {
          phase: "Failed",
          syncResult: {
            revision: commit,
            resources: [{ kind: "Job", name: "notebook-check", hookPhase: "Failed", message: "backoff limit reached" }],
          },
        },
      }),
    },
    { state: "failed", code: "CHECK_FAILED", message: "its check failed: backoff limit reached" },
  ],
  [
    "Argo CD tries again after a cell failed",
    {
      ...failedRun,
      application: application({
        ...healthy,
        operationState: {
          phase: "Running",
          startedAt: "2026-11-26T10:03:00Z",
          syncResult: {
            revision: commit,
            resources: [{ kind: "Job", name: "notebook-check", hookPhase: "Failed", message: "backoff limit reached" }],
          },
        },
      }),
    },
    { state: "failed", message: "its check failed: cell 2: ModuleNotFoundError: No module named 'pandas'" },
  ],
  ["Argo CD knows nothing of it", { application: undefined }, { state: "pending" }],
  [
    "what it checks is not there yet",
    { workloads: [deployment(oldImage)] },
    { state: "pending", message: `otree still has ${oldImage}` },
  ],
])("%s", ([, facts, verdict]) => {
  expect(judgeRollout({ ...target, check }, { ...checkedFacts, ...facts })).toMatchObject(verdict);
});
