import { type ClusterObject, withBelongings, withPod } from "@grove/cluster";
import {
  backupsVolumeName,
  type DatabaseKind,
  orphanDatabasePod,
  orphanPods,
  type OrphanPods,
} from "@grove/experiments";
import { databaseServerOf } from "../database-server-of.ts";
import { asClusterObject } from "../lab/as-cluster-object.ts";
import type { OrphanExperiment } from "./orphan-experiment.ts";
import { notRendered, type OrphanVolumes } from "./orphan-volumes.ts";

/** What works on the volumes of an orphan whose data are in a database server. */
export interface Workbench extends OrphanVolumes {
  readonly pods: OrphanPods;
}

/**
 * Makes ready what works on an orphan's database, and takes it away in the end.
 *
 * @throws GroveError RENDER_FAILED, SECRET_MISSING
 */
export async function withWorkbench<T>(volumes: OrphanVolumes, use: (workbench: Workbench) => Promise<T>): Promise<T> {
  const { context, cluster, orphan } = volumes;
  const pods = renderPods(volumes);
  const belongings = pods.belongings.map(asClusterObject).map((object) => inNamespace(object, orphan.namespace));
  return await withBelongings(cluster, belongings, {
    timeout: context.timeout,
    onProgress: (text) => context.terminal.progress(`${orphan.id}: ${text} …`),
    use: async () => use({ ...volumes, pods }),
  });
}

/** The pods that such an orphan's volumes are read with. */
export function renderPods({ orphan, apps, settings, claims }: OrphanVolumes): OrphanPods {
  const { environment, name, id } = orphan;
  const hasBackups = claims.includes(backupsVolumeName(id));
  const kind = databaseKindOf(orphan);
  const { value, problems } = orphanPods(apps, { environment, name, id, kind, settings, hasBackups });
  if (value === undefined) throw notRendered(problems);
  return value;
}

function databaseKindOf({ kind }: OrphanExperiment): DatabaseKind {
  return kind === "WebExperiment" ? kind : "OTree";
}

function inNamespace(object: ClusterObject, namespace: string): ClusterObject {
  return { ...object, metadata: { ...object.metadata, namespace } };
}

/** Runs the database on the orphan's volume while `use` works with it. */
export async function withDatabase<T>(workbench: Workbench, use: () => Promise<T>): Promise<T> {
  const { context, cluster, orphan, pods } = workbench;
  const onProgress = (text: string): void => context.terminal.progress(`the database of ${orphan.id}: ${text} …`);
  return await withPod(cluster, asClusterObject(pods.database), { timeout: context.timeout, onProgress, use });
}

/** Where commands run in that database. */
export function databaseOf({ kind, namespace, id }: OrphanExperiment) {
  return { namespace, pod: orphanDatabasePod(id), container: databaseServerOf(kind) };
}
