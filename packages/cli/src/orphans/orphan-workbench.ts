import {
  applyObjects,
  claimAgain,
  type Cluster,
  type ClusterObject,
  referenceTo,
  refuseIfUsed,
  withPod,
} from "@grove/cluster";
import {
  backupsVolumeName,
  databaseVolumeName,
  environmentPath,
  environments,
  orphanDatabasePod,
  orphanPods,
  type OrphanPods,
  parseEnvironment,
} from "@grove/experiments";
import { type Files, GroveError } from "@grove/plan";
import type { Context } from "../command.ts";
import { asClusterObject } from "../lab/as-cluster-object.ts";
import { awaitSecret } from "./await-secret.ts";
import type { OrphanExperiment } from "./orphan-experiment.ts";

/** What works on an orphan's volumes. */
export interface Workbench {
  readonly context: Context;
  readonly cluster: Cluster;
  readonly orphan: OrphanExperiment;
  readonly pods: OrphanPods;
}

export interface WorkbenchInput {
  readonly context: Context;
  readonly cluster: Cluster;
  readonly orphan: OrphanExperiment;
  /** Of the lab: its bases and environments. */
  readonly files: Files;
}

/** What `openWorkbench` reads of the lab. */
export const pathsForWorkbench: readonly string[] = ["apps", ...environments.map(environmentPath)];

/**
 * Makes ready what works on an orphan's volumes, and takes it away in the end. Nothing else may use them meanwhile.
 *
 * @throws GroveError VOLUME_IN_USE, RENDER_FAILED
 */
export async function withWorkbench<T>(input: WorkbenchInput, use: (workbench: Workbench) => Promise<T>): Promise<T> {
  const { context, cluster, orphan } = input;
  const claims = await existingClaims(cluster, orphan);
  await refuseIfUsed(cluster, { namespace: orphan.namespace, claims });
  const pods = renderPods(input, claims);
  const belongings = pods.belongings.map(asClusterObject).map((object) => inNamespace(object, orphan.namespace));
  try {
    await applyObjects(cluster, belongings, { manager: "grove" });
    await awaitSecrets(cluster, belongings);
    return await use({ context, cluster, orphan, pods });
  } finally {
    for (const object of belongings) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await cluster.remove(referenceTo(object));
    }
  }
}

/** The claims of an orphan that are there; those of retained volumes are made anew. */
async function existingClaims(cluster: Cluster, orphan: OrphanExperiment): Promise<readonly string[]> {
  const { namespace, id, volumes } = orphan;
  for (const volume of volumes.filter(({ state }) => state === "released")) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await claimAgain(cluster, volume);
  }
  const found = await cluster.list({ apiVersion: "v1", kind: "PersistentVolumeClaim" }, { namespace });
  const names = found.map(({ metadata }) => metadata.name);
  return [databaseVolumeName(id), backupsVolumeName(id)].filter((name) => names.includes(name));
}

function renderPods({ orphan, files }: WorkbenchInput, claims: readonly string[]): OrphanPods {
  const { environment, name, id } = orphan;
  const file = environmentPath(environment);
  const settings = parseEnvironment(files.get(file) ?? "", file);
  const apps = new Map([...files].filter(([path]) => path.startsWith("apps/")));
  const hasBackups = claims.includes(backupsVolumeName(id));
  const rendered =
    settings.value === undefined
      ? { value: undefined, problems: settings.problems }
      : orphanPods(apps, { environment, name, id, settings: settings.value, hasBackups });
  if (rendered.value !== undefined) return rendered.value;
  throw new GroveError("what reads the volumes cannot be rendered", {
    code: "RENDER_FAILED",
    problems: rendered.problems,
  });
}

function inNamespace(object: ClusterObject, namespace: string): ClusterObject {
  return { ...object, metadata: { ...object.metadata, namespace } };
}

async function awaitSecrets(cluster: Cluster, belongings: readonly ClusterObject[]): Promise<void> {
  for (const { kind, metadata } of belongings) {
    // oxlint-disable-next-line no-await-in-loop -- there is one at most
    if (kind === "SealedSecret") await awaitSecret(cluster, metadata);
  }
}

/** Runs Postgres on the orphan's volume while `use` works with it. */
export async function withDatabase<T>(workbench: Workbench, use: () => Promise<T>): Promise<T> {
  const { context, cluster, orphan, pods } = workbench;
  const onProgress = (text: string): void => context.terminal.progress(`the database of ${orphan.id}: ${text} …`);
  return await withPod(cluster, asClusterObject(pods.database), { timeout: context.timeout, onProgress, use });
}

/** Where commands run in that database. */
export function databaseOf({ namespace, id }: OrphanExperiment) {
  return { namespace, pod: orphanDatabasePod(id), container: "postgres" };
}
