import { backupsOf, type Cluster, type ClusterObject, type DatabasePlace, readApplication } from "@grove/cluster";
import { type DumpManifest, namespaceOf } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import type { Context } from "../command.ts";
import { databaseServerOf } from "../database-server-of.ts";
import { makeDump } from "../dumps/make-dump.ts";
import { readSecrets } from "../secrets/read-secrets.ts";
import type { ArchiveTarget } from "./archive-target.ts";
import { sealArchivedSecrets } from "./archived-secrets.ts";
import { storeAddress } from "./store-address.ts";

/** A verified copy of an experiment's data, before the lab knows of it. */
export interface Archive {
  readonly dump: DumpManifest;
  readonly commit: string | undefined;
  readonly store: string | undefined;
  readonly secrets: string | undefined;
}

/**
 * Lets the cluster make a dump for the archive, verified by a restore and copied to the archive store where the lab has
 * one; reads the file back, and takes the secrets along, encrypted.
 *
 * @throws GroveError JOB_FAILED and its relatives, DUMP_DAMAGED, SECRET_MISSING
 */
export async function makeArchive(context: Context, cluster: Cluster, target: ArchiveTarget): Promise<Archive> {
  const { experiment, recipient } = target;
  const namespace = namespaceOf(experiment.environment, experiment.name);
  const server = databaseServerOf(target.kind);
  // Before the dump: a lab may have got its store after the last sync.
  const isStored = target.bucket !== undefined && (await uploadsDumps(cluster, namespace));
  const dump = await makeDump(context, { cluster, experiment, server, reason: "archive" });
  await readBack(cluster, { namespace, server }, dump);
  const application = await readApplication(cluster, namespace);
  return {
    dump,
    commit: application?.status?.operationState?.syncResult?.revision,
    store: isStored ? storeAddress({ ...experiment, id: target.id, bucket: target.bucket }, dump.dump) : undefined,
    secrets:
      recipient === undefined
        ? undefined
        : await sealArchivedSecrets(await readSecrets(cluster, experiment), recipient),
  };
}

async function uploadsDumps(cluster: Cluster, namespace: string): Promise<boolean> {
  const reference = { apiVersion: "batch/v1", kind: "CronJob", namespace, name: "backup" };
  const cronJob = await cluster.read<CronJob>(reference);
  const steps = cronJob?.spec.jobTemplate.spec.template.spec.initContainers ?? [];
  return steps.some(({ name }) => name === "upload");
}

interface CronJob extends ClusterObject {
  readonly spec: {
    readonly jobTemplate: {
      readonly spec: {
        readonly template: { readonly spec: { readonly initContainers?: readonly { readonly name: string }[] } };
      };
    };
  };
}

/** @throws GroveError DUMP_DAMAGED unless the file on the volume is byte for byte what its manifest says */
async function readBack(cluster: Cluster, place: DatabasePlace, { dump, sha256 }: DumpManifest): Promise<void> {
  const { path, ...container } = backupsOf(place, dump);
  const { stdout } = await cluster.exec(container, ["sha256sum", path]);
  if (stdout.startsWith(sha256)) return;
  throw new GroveError(`the dump ${dump} read back from the volume is not what was written`, {
    code: "DUMP_DAMAGED",
    next: "the disk of the server may be failing: look at it, then archive again",
  });
}
