import type { ClusterObject, PodObject } from "../../src/index.ts";
import type { CronJobObject, JobObject } from "../../src/jobs/job.ts";
import type { ContainerState, ContainerStatus } from "../../src/rollout/rollout.ts";
import { namespace } from "./facts.ts";

/** A CronJob with an init container `dump` and a container `restore`. */
export const cronJob: CronJobObject = {
  apiVersion: "batch/v1",
  kind: "CronJob",
  metadata: { name: "restore-database", namespace, uid: "c0ffee" },
  spec: {
    jobTemplate: {
      metadata: { labels: { app: "data" }, annotations: { note: "kept" } },
      spec: {
        backoffLimit: 0,
        template: {
          metadata: { labels: { "grove/postgres-client": "true" } },
          spec: {
            restartPolicy: "Never",
            initContainers: [{ name: "dump", image: "postgres" }],
            containers: [
              {
                name: "restore",
                image: "postgres",
                env: [
                  { name: "REASON", value: "nightly" },
                  { name: "IMAGE", valueFrom: { fieldRef: { fieldPath: "metadata.annotations['grove/image']" } } },
                ],
              },
            ],
          },
        },
      },
    },
  },
};

/** The Job of that name, and whether it is at its end. */
export function job(name: string, end?: "Complete" | "Failed", message?: string): JobObject {
  const { spec } = cronJob.spec.jobTemplate;
  const conditions =
    end === undefined ? [] : [{ type: end, status: "True", ...(message === undefined ? {} : { message }) }];
  return { apiVersion: "batch/v1", kind: "Job", metadata: { name, namespace }, spec, status: { conditions } };
}

/** Its pod; states by container, init containers first. */
export function jobPod(jobName: string, states: Readonly<Record<string, ContainerState>>): PodObject {
  const statuses = Object.entries(states).map(([name, state]) => statusOf(name, state));
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `${jobName}-x`, namespace, labels: { "job-name": jobName } },
    spec: { containers: [{ name: "restore", image: "postgres" }] },
    status: { initContainerStatuses: statuses.slice(0, -1), containerStatuses: statuses.slice(-1) },
  };
}

/** How a container ended. */
export function ended(exitCode: number, message?: string): ContainerState {
  return { terminated: { exitCode, ...(message === undefined ? {} : { message }) } };
}

function statusOf(name: string, state: ContainerState): ContainerStatus {
  return { name, state, ready: false, restartCount: 0 };
}

/** The one object of a kind, without its version. */
export function only(objects: readonly ClusterObject[], kind: string): ClusterObject | undefined {
  const found = objects.filter((object) => object.kind === kind);
  return found.length === 1 ? found[0] : undefined;
}
