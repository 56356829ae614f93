import { type Cluster, databasePod, listHubClaims, readApplication } from "@grove/cluster";
import {
  checkArchived,
  countsVolumeName,
  databaseVolumeName,
  type ExperimentKey,
  namespaceOf,
  pathsForArchive,
} from "@grove/experiments";
import type { Repository } from "@grove/git";
import { GroveError } from "@grove/plan";
import type { Context, Input, Result } from "../command.ts";
import { snapshotLab, withRepository } from "../lab/open-lab.ts";
import { writableUrl } from "../lab/writable-url.ts";
import { databaseServerOf } from "../database-server-of.ts";
import { archiveHub } from "../hubs/archive-hub.ts";
import { refuseIfPlaying } from "../refuse-if-playing.ts";
import { archiveExperiment } from "./archive-experiment.ts";
import { readArchiveTarget } from "./archive-target.ts";

/** What of an experiment's data is safe when it ends. */
export interface Safety {
  /** What was said of the archive, where one was made. */
  readonly said?: Result;
  /** Whether the cluster that was to run it never made its database. */
  readonly neverRan: boolean;
}

/**
 * Archives what an experiment that is about to end has in its database, of a hub homes, too. Nothing is to be done where it
 * has no database yet, is archived and its database does not run, or is of staging and `--without-archive` was said.
 *
 * @throws GroveError SESSION_RUNNING; WITHOUT_ARCHIVE_REFUSED in production; DATABASE_NOT_RUNNING
 */
export async function archiveBeforeEnd(context: Context, input: Input, experiment: ExperimentKey): Promise<Safety> {
  if (input.options["withoutArchive"] === true) return allowWithout(experiment);
  if (context.dryRun) return { neverRan: false };
  const cluster = await context.openCluster();
  const state = await withRepository(context, { url: await writableUrl(context) }, async (repository) => {
    await refuseIfPlaying(context, { experiment, lab: snapshotLab(await repository.snapshot(), repository) });
    return await databaseState(cluster, repository, experiment);
  });
  if (state === "down") throw notRunning(experiment);
  if (state === "hub") return { said: (await archiveHub(context, cluster, experiment)).result, neverRan: false };
  if (state === "running")
    return { said: (await archiveExperiment(context, cluster, experiment)).result, neverRan: false };
  return { neverRan: state === "none" && (await isKnown(cluster, experiment)) };
}

/** Of a cluster that knows nothing of the experiment, which may be the wrong one, nothing follows. */
async function isKnown(cluster: Cluster, { environment, name }: ExperimentKey): Promise<boolean> {
  return (await readApplication(cluster, namespaceOf(environment, name))) !== undefined;
}

function allowWithout({ environment }: ExperimentKey): Safety {
  if (environment === "staging") return { neverRan: false };
  throw new GroveError("in production nothing is deleted without an archive", {
    code: "WITHOUT_ARCHIVE_REFUSED",
    kind: "usage",
    next: "leave --without-archive out",
  });
}

/**
 * `running`: it can be archived now. `archived`: it does not run, and an archive of it is in the lab. `hub`: its volumes can
 * be archived whether it runs or not.
 */
type DatabaseState = "none" | "running" | "archived" | "down" | "hub";

async function databaseState(
  cluster: Cluster,
  repository: Repository,
  experiment: ExperimentKey,
): Promise<DatabaseState> {
  const tip = await repository.snapshot();
  const { id, kind } = await readArchiveTarget(tip, experiment);
  const namespace = namespaceOf(experiment.environment, experiment.name);
  if (kind === "JupyterHub") return (await listHubClaims(cluster, { namespace, id })).length > 0 ? "hub" : "none";
  const volumeName = kind === "WebExperiment" ? countsVolumeName : databaseVolumeName;
  const claim = { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace, name: volumeName(id) };
  if ((await cluster.read(claim)) === undefined) return "none";
  // While an experiment waits for its first image, its database is empty, and there is nothing that could dump it.
  const backup = { apiVersion: "batch/v1", kind: "CronJob", namespace, name: "backup" };
  if ((await cluster.read(databasePod({ namespace, server: databaseServerOf(kind) }))) !== undefined)
    return (await cluster.read(backup)) === undefined ? "none" : "running";
  const missing = checkArchived(await tip.read(pathsForArchive(experiment)), { ...experiment, id });
  return missing === undefined ? "archived" : "down";
}

function notRunning({ environment, name }: ExperimentKey): GroveError {
  const without = environment === "staging" ? "; or add --without-archive: the volume with the data stays anyway" : "";
  return new GroveError(`the database of ${environment}/${name} does not run, so its data cannot be archived`, {
    code: "DATABASE_NOT_RUNNING",
    next: `grove wake ${name} --environment ${environment}, then delete it${without}`,
  });
}
