import { expect, test } from "vitest";
import { judgePromotion, type PromotionFacts, type RolloutFacts } from "../src/index.ts";
import { check, checkedFacts, checkJob, checkPod, error, report } from "./support/check-facts.ts";
import { application, deployment, newImage, oldImage, pod, target } from "./support/facts.ts";

const promotion: PromotionFacts = {
  name: "statistics",
  target: { ...target, check },
  rollout: checkedFacts,
  isSynced: true,
};

test("is permitted by the check that passed on exactly what staging runs", () => {
  const { passed } = { passed: undefined, ...judgePromotion(promotion) };
  expect(passed).toMatchObject({ state: "passed", time: "2026-11-26T10:02:00Z", report: { packages: ["numpy"] } });
});

const healthy = { sync: { status: "Synced" }, health: { status: "Healthy" } } as const;

test.for<readonly [string, Partial<RolloutFacts>, code: string, message: string]>([
  [
    "staging still runs the version before",
    { workloads: [deployment(oldImage)] },
    "STAGING_NOT_LIVE",
    `staging is not live: otree still has ${oldImage}. Nothing was promoted`,
  ],
  [
    "staging's image cannot be fetched",
    { pods: [pod({ waiting: { reason: "ImagePullBackOff", message: "manifest unknown" } })] },
    "STAGING_NOT_LIVE",
    "staging is not live: the image of otree cannot be fetched: manifest unknown. Nothing was promoted",
  ],
  [
    "a cell of the notebook failed",
    { checkJob: checkJob("Failed"), pods: [pod({ isReady: true }), checkPod(1, report({ passed: false, error }))] },
    "CHECK_FAILED",
    "staging runs, but its check failed: cell 2: ModuleNotFoundError: No module named 'pandas'. Nothing was promoted",
  ],
  [
    "a cell failed, and Argo CD tries the same once more",
    {
      application: application({ ...healthy, operationState: { phase: "Running" } }),
      checkJob: checkJob("Failed"),
      pods: [pod({ isReady: true }), checkPod(1, report({ passed: false, error }))],
    },
    "CHECK_FAILED",
    "staging runs, but its check failed: cell 2: ModuleNotFoundError: No module named 'pandas'. Nothing was promoted",
  ],
  [
    "the check runs",
    { checkJob: checkJob("running"), pods: [pod({ isReady: true }), checkPod(undefined)] },
    "CHECK_RUNNING",
    "staging's check is still running: notebook-check: check runs. Nothing was promoted",
  ],
  [
    "a sync runs, after which the check will be another",
    { application: application({ ...healthy, operationState: { phase: "Running" } }) },
    "CHECK_RUNNING",
    "staging is being synced, and its check follows. Nothing was promoted",
  ],
  [
    "the check was of other images",
    { checkJob: checkJob("Complete", "registry.example/course@sha256:0ld") },
    "CHECK_MISSING",
    "notebook-check has not run on these images yet: its last run was on others. Nothing was promoted",
  ],
  [
    "no check has run",
    { checkJob: undefined },
    "CHECK_MISSING",
    "notebook-check has not run yet. Nothing was promoted",
  ],
  [
    "Argo CD sees a difference",
    { application: application({ ...healthy, sync: { status: "OutOfSync" } }) },
    "STAGING_NOT_LIVE",
    "Argo CD does not call staging synced, healthy and its last sync a success, but OutOfSync, Healthy, Succeeded. Nothing was promoted",
  ],
  [
    "something beside the workloads is not well",
    { application: application({ ...healthy, health: { status: "Degraded" } }) },
    "STAGING_NOT_LIVE",
    "Argo CD does not call staging synced, healthy and its last sync a success, but Synced, Degraded, Succeeded. Nothing was promoted",
  ],
  [
    "Argo CD has lost the Application",
    { application: undefined },
    "STAGING_NOT_LIVE",
    "Argo CD does not call staging synced, healthy and its last sync a success, but Unknown, Unknown, Succeeded. Nothing was promoted",
  ],
])("is refused while %s", ([, facts, code, message]) => {
  const { problem } = judgePromotion({ ...promotion, rollout: { ...checkedFacts, ...facts } });
  expect(problem).toMatchObject({ code, message, severity: "error" });
  expect(problem?.next).not.toBe("");
});

test("is refused when the spec has changed since staging was synced", () => {
  const { problem } = judgePromotion({ ...promotion, isSynced: false });
  expect(problem).toMatchObject({ code: "STAGING_BEHIND", next: "grove wait statistics waits for it" });
});

test("is refused when staging's overlay brings no check", () => {
  expect(judgePromotion({ ...promotion, target }).problem).toMatchObject({ code: "CHECK_MISSING" });
});

test("pods are those of staging's own images", () => {
  const pods = [pod({ isReady: true, image: oldImage }), checkPod(0, report())];
  const { problem } = judgePromotion({ ...promotion, rollout: { ...checkedFacts, pods } });
  expect(problem).toMatchObject({ code: "STAGING_NOT_LIVE" });
  expect(newImage).not.toBe(oldImage);
});
