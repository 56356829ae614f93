import { claimAgain, type Cluster, refuseIfUsed } from "@grove/cluster";
import { type EnvironmentSettings, labPaths, readSettings, recoveryIndexPath } from "@grove/experiments";
import { type Files, GroveError, type Problem } from "@grove/plan";
import type { Context } from "../command.ts";
import { appsOf } from "../lab/apps-of.ts";
import { idOfClaim, type OrphanExperiment } from "./orphan-experiment.ts";

export interface OrphanRequest {
  readonly context: Context;
  readonly cluster: Cluster;
  readonly orphan: OrphanExperiment;
  /** Of the lab: what `pathsForOrphans` names. */
  readonly files: Files;
}

/** An orphan whose volumes are claimed and used by nobody, with what pods that mount them are made of. */
export interface OrphanVolumes extends OrphanRequest {
  readonly settings: EnvironmentSettings;
  /** Of the lab's files those that pods are rendered from. */
  readonly apps: Files;
  /** All claims of its id that are there, also beside those that are meant. */
  readonly claims: readonly string[];
}

/** What archiving and erasing read of the lab: bases, environments, what is claimed, what is archived. */
export const pathsForOrphans: readonly string[] = [...labPaths, "archive", recoveryIndexPath];

/**
 * Makes an orphan's volumes ready for a pod: those that were retained are claimed again, and nothing else may use them.
 *
 * @throws GroveError VOLUME_IN_USE, RENDER_FAILED
 */
export async function openVolumes(request: OrphanRequest): Promise<OrphanVolumes> {
  const { cluster, orphan } = request;
  const settings = settingsOf(request);
  const apps = appsOf(request.files);
  for (const volume of orphan.volumes.filter(({ state }) => state === "released")) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await claimAgain(cluster, volume);
  }
  const claims = await claimsOf(cluster, orphan);
  await refuseIfUsed(cluster, { namespace: orphan.namespace, claims });
  return { ...request, settings, apps, claims };
}

function settingsOf({ orphan, files }: OrphanRequest): EnvironmentSettings {
  const { value, problems } = readSettings(files, orphan.environment);
  if (value === undefined) throw notRendered(problems);
  return value;
}

/** What mounts the volumes could not be made of the lab's files. */
export function notRendered(problems: readonly Problem[]): GroveError {
  return new GroveError("what reads the volumes cannot be rendered", { code: "RENDER_FAILED", problems });
}

async function claimsOf(cluster: Cluster, { namespace, id }: OrphanExperiment): Promise<readonly string[]> {
  const found = await cluster.list({ apiVersion: "v1", kind: "PersistentVolumeClaim" }, { namespace });
  return found.map(({ metadata }) => metadata.name).filter((name) => idOfClaim(name) === id);
}
