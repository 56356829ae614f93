import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  backupsOf,
  type Cluster,
  databasePod,
  type DatabasePlace,
  downloadFile,
  type PodObject,
  type RemoteFile,
  withVolume,
  type WorkloadObject,
} from "@grove/cluster";
import { type DumpManifest, type ListedArchive, namespaceOf } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import type { Context } from "../command.ts";
import { formatProgress } from "../terminal/format-progress.ts";
import type { Brought, Destination } from "./brought.ts";
import { uploadWithManifest } from "./upload-dump.ts";

export interface ArchiveWish {
  readonly cluster: Cluster;
  readonly archive: ListedArchive;
  readonly to: Destination;
}

/**
 * Brings an archived dump to an experiment's volume: it is there already, or the Job fetches it from the archive store, or it
 * comes from the volume that the archive names, also when the experiment there is gone. In each way the sha256 that Git
 * remembers decides.
 *
 * @throws GroveError ARCHIVE_OUT_OF_REACH, DUMP_DAMAGED, DUMP_EXISTS
 */
export async function bringArchive(context: Context, wish: ArchiveWish): Promise<Brought> {
  const { archive, to } = wish;
  const there = to.dumps.find(({ sha256 }) => sha256 === archive.sha256);
  if (there !== undefined) return { dump: there.dump, env: {}, contents: archive };
  const store = /^s3:\/\/[^/]+\/(.+)$/.exec(archive.kept.store ?? "")?.[1];
  if (store !== undefined) {
    return { dump: archive.dump, env: { DOWNLOAD: store, DOWNLOAD_SHA256: archive.sha256 }, contents: archive };
  }
  await carryFromVolume(context, wish);
  return { dump: archive.dump, env: {}, contents: archive };
}

/** By way of this computer, from one experiment's volume to the other's. */
async function carryFromVolume(context: Context, { cluster, archive, to }: ArchiveWish): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "grove-archive-"));
  const path = join(folder, archive.dump);
  const onProgress = (bytes: number, total: number): void =>
    context.terminal.progress(formatProgress(`${archive.dump} from ${archive.kept.volume}`, { bytes, total }));
  try {
    const { sha256 } = await withBackups(context, { cluster, archive, to }, async (from) =>
      downloadFile(cluster, from, { to: path, onProgress }),
    );
    if (sha256 !== archive.sha256) throw damaged(archive);
    await uploadWithManifest(context, { cluster, to, path, manifest: manifestOf(archive) });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The archived dump where its experiment's database still runs, else on the volume that was left of it. */
async function withBackups<T>(
  context: Context,
  { cluster, archive, to }: ArchiveWish,
  use: (dump: RemoteFile) => Promise<T>,
): Promise<T> {
  const place = { namespace: namespaceOf(archive.environment, archive.name), server: to.server };
  const { namespace } = place;
  const claim = archive.kept.volume;
  if (await hasVolume(cluster, place, claim)) return await use(backupsOf(place, archive.dump));
  const reference = { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace, name: claim };
  if ((await cluster.read(reference)) === undefined) throw outOfReach(archive);
  context.terminal.progress(`opening the volume ${claim} …`);
  const access = { namespace, claim, image: await databaseImage(cluster, to), timeout: context.timeout };
  return await withVolume(cluster, access, async (volume) =>
    use({ ...volume, path: `${volume.path}/${archive.dump}` }),
  );
}

/** Whether the database pod of a namespace runs on this claim: an experiment of the same name may have come since. */
async function hasVolume(cluster: Cluster, place: DatabasePlace, claim: string): Promise<boolean> {
  const pod = await cluster.read<PodObject>(databasePod(place));
  const claims = pod?.spec.volumes?.map(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName) ?? [];
  return pod?.status?.phase === "Running" && claims.includes(claim);
}

/** The image that the cluster has already for the database of the experiment that is restored. */
async function databaseImage(cluster: Cluster, { namespace, server = "postgres" }: DatabasePlace): Promise<string> {
  const reference = { apiVersion: "apps/v1", kind: "StatefulSet", namespace, name: server };
  const database = await cluster.read<WorkloadObject>(reference);
  return database?.spec.template.spec.containers[0]?.image ?? "";
}

/** The manifest as it lay beside the dump. */
function manifestOf(archive: ListedArchive): DumpManifest {
  const { environment, name, file: _file, kept: _kept, secrets: _secrets, commit: _commit, ...facts } = archive;
  return { ...facts, kind: "Dump", namespace: namespaceOf(environment, name) };
}

function damaged({ dump, kept }: ListedArchive): GroveError {
  return new GroveError(`${dump} on the volume ${kept.volume} is not the file that the archive in Git names`, {
    code: "DUMP_DAMAGED",
    next: "take another archive, or --file with a copy that you kept",
  });
}

function outOfReach({ environment, name, dump, kept }: ListedArchive): GroveError {
  return new GroveError(
    `${dump} of ${environment}/${name} lies in no archive store, and the cluster has no volume ${kept.volume}`,
    {
      code: "ARCHIVE_OUT_OF_REACH",
      next: "give the copy that you kept with --file",
    },
  );
}
