import { describe, expect, test } from "vitest";
import { type JobFacts, judgeJob } from "../src/jobs/judge-job.ts";
import { warning } from "./support/facts.ts";
import { ended, job, jobPod } from "./support/job-objects.ts";

const name = "restore-database-1";
const running = { running: {} };
const waiting = (reason: string) => ({ waiting: { reason, message: "manifest unknown" } });

function factsOf(facts: Partial<JobFacts>): JobFacts {
  return { job: job(name), pods: [], events: [], ...facts };
}

describe("a Job that goes on", () => {
  test.for<readonly [string, Partial<JobFacts>, string, boolean]>([
    ["has no pod yet", {}, "waits for its pod", false],
    [
      "waits for its images",
      { pods: [jobPod(name, { dump: waiting("PodInitializing"), restore: {} })] },
      "waits for its pod",
      false,
    ],
    ["is at its first container", { pods: [jobPod(name, { dump: running, restore: {} })] }, "dump runs", true],
    ["is at its last", { pods: [jobPod(name, { dump: ended(0), restore: running })] }, "restore runs", true],
    [
      "has ended, which the cluster has not noted yet",
      { pods: [jobPod(name, { dump: ended(0), restore: ended(0) })] },
      "waits for its pod",
      true,
    ],
  ])("%s", ([, facts, message, hasBegun]) => {
    expect(judgeJob(factsOf(facts))).toEqual({ state: "running", message, hasBegun });
  });
});

describe("a Job that is done", () => {
  test("gives what its containers left, by their names", () => {
    const pods = [jobPod(name, { dump: ended(0, "20261125T184300Z-restore.dump\n"), restore: ended(0) })];
    expect(judgeJob(factsOf({ job: job(name, "Complete"), pods }))).toEqual({
      state: "done",
      messages: { dump: "20261125T184300Z-restore.dump" },
    });
  });
});

describe("a Job that failed", () => {
  const words = "The file is no dump of PostgreSQL.\nNothing was changed.";
  test.for<readonly [string, Partial<JobFacts>, object]>([
    [
      "with the last words of its container",
      {
        job: job(name, "Failed", "Job has reached the specified backoff limit"),
        pods: [jobPod(name, { dump: ended(0), restore: ended(3, `${words}\n`) })],
      },
      { code: "JOB_FAILED", message: words, hasBegun: true },
    ],
    [
      "in an init container",
      {
        job: job(name, "Failed"),
        pods: [jobPod(name, { dump: ended(1, "no room"), restore: waiting("PodInitializing") })],
      },
      { code: "JOB_FAILED", message: "no room", hasBegun: true },
    ],
    [
      "without a word",
      { job: job(name, "Failed"), pods: [jobPod(name, { dump: ended(0), restore: ended(2) })] },
      { code: "JOB_FAILED", message: "restore ended with exit code 2" },
    ],
    [
      "for lack of memory",
      {
        job: job(name, "Failed"),
        pods: [jobPod(name, { dump: ended(0), restore: { terminated: { exitCode: 137, reason: "OOMKilled" } } })],
      },
      { code: "JOB_FAILED", message: "restore needs more memory" },
    ],
    [
      "because its time was up, and its pod is gone",
      { job: job(name, "Failed", "Job was active longer than specified deadline") },
      { code: "JOB_FAILED", message: "Job was active longer than specified deadline", hasBegun: false },
    ],
    [
      "because somebody removed it",
      { job: undefined },
      { code: "JOB_FAILED", message: expect.stringContaining("removed") },
    ],
    [
      "because its image is not there",
      { pods: [jobPod(name, { dump: waiting("ImagePullBackOff"), restore: {} })] },
      { code: "IMAGE_PULL_FAILED", message: expect.stringContaining("manifest unknown"), hasBegun: false },
    ],
    [
      "because the quota is used up",
      { events: [warning("FailedCreate", "exceeded quota: experiment", name)] },
      { code: "QUOTA_EXCEEDED", next: expect.stringContaining("quota:"), hasBegun: false },
    ],
    [
      "because a rule forbids its pod",
      { events: [warning("FailedCreate", "violates PodSecurity", name)] },
      { code: "POD_REFUSED", message: expect.stringContaining("violates PodSecurity"), hasBegun: false },
    ],
  ])("%s", ([, facts, failure]) => {
    expect(judgeJob(factsOf(facts))).toMatchObject({ state: "failed", ...failure });
  });

  test("goes by its newest pod, where it tried more than once", () => {
    const [first, second] = ["one", "two"].map((said, day) => {
      const pod = jobPod(name, { restore: ended(1, said) });
      return { ...pod, metadata: { ...pod.metadata, creationTimestamp: `2026-12-0${day + 1}T12:00:00Z` } };
    });
    const pods = [first, second].filter((pod) => pod !== undefined);
    expect(judgeJob(factsOf({ job: job(name, "Failed"), pods }))).toMatchObject({ message: "two" });
  });
});
