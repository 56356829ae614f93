import { describe, expect, test } from "vitest";
import { type Cluster, type ClusterObject, memoryCluster, type MemoryCluster, runJob } from "../src/index.ts";
import { namespace, warning } from "./support/facts.ts";
import { cronJob, ended, job, jobPod, only } from "./support/job-objects.ts";

/** Longer than any test takes: what is waited for comes, or the test's own time limit ends it. */
const patient = 60_000;
const request = {
  namespace,
  cronJob: "restore-database",
  env: { REASON: "restore", DUMP: "one.dump" },
  timeout: patient,
};

describe("runJob", () => {
  test("makes the Job that the template says, started by hand, with what its scripts are told", async () => {
    const { cluster, memory } = clusterThat((name) => [jobPod(name, { restore: ended(0) }), endOf(name, "Complete")]);
    const { name } = await runJob(cluster, request);
    expect(name).toMatch(/^restore-database-[0-9a-f]{8}$/);
    expect(made(memory)).toMatchObject({
      apiVersion: "batch/v1",
      metadata: {
        name,
        namespace,
        labels: { app: "data" },
        annotations: { note: "kept", "cronjob.kubernetes.io/instantiate": "manual" },
        ownerReferences: [{ kind: "CronJob", name: "restore-database", uid: "c0ffee", controller: true }],
      },
      spec: {
        backoffLimit: 0,
        template: {
          metadata: { labels: { "grove/postgres-client": "true" } },
          spec: {
            initContainers: [
              {
                name: "dump",
                env: [
                  { name: "REASON", value: "restore" },
                  { name: "DUMP", value: "one.dump" },
                ],
              },
            ],
            containers: [
              { name: "restore", env: [{ name: "IMAGE" }, { name: "REASON", value: "restore" }, { name: "DUMP" }] },
            ],
          },
        },
      },
    });
  });

  test("tells each step once, and gives what the containers left", async () => {
    const steps: Record<string, (name: string) => readonly ClusterObject[]> = {
      "waits for its pod": (name) => [jobPod(name, { dump: { running: {} }, restore: {} })],
      "dump runs": (name) => [jobPod(name, { dump: ended(0, "two.dump"), restore: { running: {} } })],
      "restore runs": (name) => [
        jobPod(name, { dump: ended(0, "two.dump"), restore: ended(0) }),
        endOf(name, "Complete"),
      ],
    };
    const { cluster, memory } = clusterThat(() => []);
    const told: string[] = [];
    const { messages } = await runJob(cluster, {
      ...request,
      onProgress: (text) => {
        told.push(text);
        void applyAll(memory, steps[text]?.(made(memory)?.metadata.name ?? "") ?? []);
      },
    });
    expect(told).toEqual(Object.keys(steps));
    expect(messages).toEqual({ dump: "two.dump" });
  });

  test("fails with the container's last words, and leaves the Job for its log", async () => {
    const words = "3 participants are playing.";
    const { cluster, memory } = clusterThat((name) => [
      jobPod(name, { restore: ended(3, words) }),
      endOf(name, "Failed"),
    ]);
    await expect(runJob(cluster, request)).rejects.toMatchObject({
      code: "JOB_FAILED",
      kind: "refused",
      message: words,
      next: expect.stringMatching(/logs job\/restore-database-\w+ --all-containers/),
    });
    expect(made(memory)).toBeDefined();
  });

  test.for<readonly [string, (name: string) => readonly ClusterObject[], string]>([
    [
      "its image is not there",
      (name) => [jobPod(name, { restore: { waiting: { reason: "ImagePullBackOff" } } })],
      "IMAGE_PULL_FAILED",
    ],
    ["the quota is used up", (name) => [warning("FailedCreate", "exceeded quota", name)], "QUOTA_EXCEEDED"],
  ])(
    "a Job that could not begin is taken back, for it would do its work when nobody expects it: %s",
    async ([, then, code]) => {
      const { cluster, memory } = clusterThat(then);
      await expect(runJob(cluster, request)).rejects.toMatchObject({ code });
      expect(made(memory)).toBeUndefined();
    },
  );

  test.for<readonly [string, Parameters<typeof jobPod>[1], boolean, string]>([
    ["has begun goes on", { restore: { running: {} } }, true, "it goes on in the cluster"],
    ["has not begun is taken back", { restore: {} }, false, "it was taken back"],
  ])("when the time is up, a Job that %s", async ([, states, isLeft, next]) => {
    const { cluster, memory } = clusterThat((name) => [jobPod(name, states)]);
    await expect(runJob(cluster, { ...request, timeout: -1 })).rejects.toMatchObject({
      code: "JOB_TIMEOUT",
      message: expect.stringMatching(/^Job restore-database-\w+ in exp-goods was not done in time: /),
      next: expect.stringContaining(next),
    });
    expect(made(memory) !== undefined).toBe(isLeft);
  });

  test("without its CronJob there is nothing to run", async () => {
    await expect(runJob(memoryCluster(), request)).rejects.toMatchObject({
      code: "CRONJOB_MISSING",
      message: "there is no CronJob restore-database in exp-goods",
    });
  });
});

interface Acting {
  readonly cluster: Cluster;
  readonly memory: MemoryCluster;
}

/** A cluster with the CronJob, in which a new Job at once becomes what is told. */
function clusterThat(act: (name: string) => readonly ClusterObject[]): Acting {
  const memory = memoryCluster({ objects: [cronJob] });
  const create: Cluster["create"] = async (object) => {
    const isNew = await memory.create(object);
    await applyAll(memory, act(object.metadata.name));
    return isNew;
  };
  return { cluster: { ...memory, create }, memory };
}

/** What the cluster writes down of a Job at its end. */
function endOf(name: string, end: "Complete" | "Failed"): ClusterObject {
  const { spec: _, ...rest } = job(name, end);
  return rest;
}

function made(memory: MemoryCluster): ClusterObject | undefined {
  return only(memory.objects(), "Job");
}

async function applyAll(cluster: Cluster, objects: readonly ClusterObject[]): Promise<void> {
  for (const object of objects) {
    // oxlint-disable-next-line no-await-in-loop -- in order
    await cluster.apply(object, { manager: "controller" });
  }
}
