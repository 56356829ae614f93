import { type Cluster, type ClusterObject, readLastFailure } from "@grove/cluster";
import {
  archiveCredentialsPath,
  type Environment,
  environments,
  type ExperimentKey,
  findOverlays,
  namespaceOf,
  readArchiveCredentials,
  readSettings,
} from "@grove/experiments";
import type { Files, Problem } from "@grove/plan";
import type { Check } from "./check.ts";

/** Each experiment has a backup of the last night; where the lab has an archive store, it has an access key, too. */
export const checkBackups: Check = async ({ cluster, files }) => {
  const found = findOverlays(files).map(async (overlay) => checkExperiment(cluster, overlay));
  return [...checkCredentials(files), ...(await Promise.all(found)).flat()];
};

function checkCredentials(files: Files): readonly Problem[] {
  if (!environments.some((environment) => hasStore(files, environment))) return [];
  if (readArchiveCredentials(files.get(archiveCredentialsPath)) !== undefined) return [];
  return [
    {
      code: "ARCHIVE_CREDENTIALS_MISSING",
      severity: "warning",
      message: "the lab names an archive store and has no access key for it, so no backup is copied there",
      next: "GROVE_ARCHIVE_CREDENTIALS=KEY:SECRET grove bootstrap --only keys",
      file: archiveCredentialsPath,
    },
  ];
}

function hasStore(files: Files, environment: Environment): boolean {
  return readSettings(files, environment).value?.archive !== undefined;
}

/** A day, and two hours for the dump and its copy. */
const HOURS = 26;

async function checkExperiment(cluster: Cluster, { environment, name }: ExperimentKey): Promise<readonly Problem[]> {
  const reference = { apiVersion: "batch/v1", kind: "CronJob", namespace: namespaceOf(environment, name) };
  const cronJob = await cluster.read<CronJobObject>({ ...reference, name: "backup" });
  if (cronJob === undefined || cronJob.spec.suspend === true) return [];
  const last = cronJob.status?.lastSuccessfulTime;
  const hours = (Date.now() - Date.parse(last ?? cronJob.metadata.creationTimestamp ?? "")) / 3_600_000;
  if (!(hours > HOURS)) return [];
  const age =
    last === undefined ? "no backup has ever succeeded" : `the newest backup is ${Math.floor(hours)} hours old`;
  const reason = await readLastFailure(cluster, cronJob);
  return [
    {
      code: "BACKUP_OLD",
      severity: "warning",
      message: `${environment}/${name}: ${age}${reason === undefined ? "" : `; the last one failed: ${reason}`}`,
      next: `grove backup ${name} --environment ${environment} makes one now, or says why it cannot`,
    },
  ];
}

interface CronJobObject extends ClusterObject {
  readonly spec: { readonly suspend?: boolean };
  readonly status?: { readonly lastSuccessfulTime?: string };
}
