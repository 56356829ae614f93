import { expect, test } from "vitest";
import { type CheckState, judgeCheck, type RolloutFacts } from "../src/index.ts";
import { check, checkedFacts, checkJob, checkPod, course, error, report } from "./support/check-facts.ts";
import { warning } from "./support/facts.ts";

test.for<readonly [string, Partial<RolloutFacts>, Partial<CheckState>]>([
  ["passed", {}, { state: "passed", time: "2026-11-26T10:02:00Z" }],
  ["its pod is gone, the Job remembers", { pods: [] }, { state: "passed" }],
  ["never run", { checkJob: undefined }, { state: "missing", message: "notebook-check has not run yet" }],
  [
    "run on another image",
    { checkJob: checkJob("Complete", "registry.example/course@sha256:0ld") },
    { state: "missing", message: "notebook-check has not run on these images yet: its last run was on others" },
  ],
  [
    "run on more images",
    { checkJob: checkJob("Complete", `${course},registry.example/r@sha256:1`) },
    { state: "missing" },
  ],
  [
    "run with other settings",
    { checkJob: checkJob("Complete", course, "hub-settings-0ld") },
    { state: "missing", message: "notebook-check has not run with these settings yet: its last run was with others" },
  ],
  ["a Job that names none", { checkJob: checkJob("Complete", "") }, { state: "missing" }],
  [
    "still running",
    { checkJob: checkJob("running"), pods: [checkPod(undefined)] },
    { state: "running", message: "notebook-check: check runs" },
  ],
  [
    "a cell failed",
    { checkJob: checkJob("Failed"), pods: [checkPod(1, report({ passed: false, error }))] },
    { state: "failed", message: "cell 2: ModuleNotFoundError: No module named 'pandas'" },
  ],
  [
    "a step before the notebook failed",
    {
      checkJob: checkJob("Failed"),
      pods: [checkPod(1, report({ passed: false, error: { cell: "start", name: "Timeout", message: "360 s\n" } }))],
    },
    { state: "failed", message: "start: Timeout: 360 s" },
  ],
  [
    "the script itself crashed",
    { checkJob: checkJob("Failed"), pods: [checkPod(1, "Traceback: no such file")] },
    { state: "failed", message: "Traceback: no such file", report: undefined },
  ],
  [
    "nothing is known but the Job",
    { checkJob: checkJob("Failed"), pods: [] },
    { state: "failed", message: "BackoffLimitExceeded" },
  ],
  [
    "its report is of another image than its annotation",
    { pods: [checkPod(0, report({ images: ["registry.example/course@sha256:other"] }))] },
    { state: "failed", message: "its report is of other images, or of a failure" },
  ],
  [
    "its report is of a failure though the Job is complete",
    { pods: [checkPod(0, report({ passed: false }))] },
    { state: "failed" },
  ],
  [
    "its pod is refused by the quota",
    {
      checkJob: checkJob("running"),
      pods: [],
      events: [warning("FailedCreate", "exceeded quota: pods", "notebook-check")],
    },
    { state: "failed" },
  ],
])("%s", ([, facts, state]) => {
  expect(judgeCheck(check, { ...checkedFacts, ...facts })).toMatchObject(state);
});

test("the images of several profiles count in any order", () => {
  const other = "registry.example/r@sha256:1";
  const images = [course, other];
  const facts = {
    ...checkedFacts,
    checkJob: checkJob("Complete", ` ${other}, ${course}`),
    pods: [checkPod(0, report({ images }))],
  };
  expect(judgeCheck({ ...check, images }, facts).state).toBe("passed");
});
