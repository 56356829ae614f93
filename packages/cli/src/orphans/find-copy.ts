import { resolve } from "node:path";
import { type ClusterObject, hashFile, runPod } from "@grove/cluster";
import type { ListedArchive } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import { databaseOf, type Workbench } from "./database-workbench.ts";
import { archiveCommand, losesBackups, type OrphanExperiment } from "./orphan-experiment.ts";

/** A copy of an archived dump that was read, and is byte for byte what Git remembers. */
export interface Copy {
  readonly archive: ListedArchive;
  /** Where it was found, for people. */
  readonly place: string;
}

export interface CopySearch {
  /** Any of them will do. */
  readonly archives: readonly ListedArchive[];
  /** The file of `--dump`. */
  readonly given: string | undefined;
}

/**
 * Reads back an archived dump from where it will be when the volumes are gone: a file of this computer, else the archive
 * store, else the volume of the dumps, unless that one goes, too.
 *
 * @throws GroveError COPY_MISSING, DUMP_DAMAGED, FILE_UNREADABLE
 */
export async function findCopy(workbench: Workbench, { archives, given }: CopySearch): Promise<Copy> {
  const { orphan } = workbench;
  if (given !== undefined) return await onThisComputer(workbench, archives, given);
  const stored = archives.find(({ kept }) => kept.store !== undefined);
  if (stored !== undefined && workbench.pods.download !== undefined) return await inStore(workbench, stored);
  if (losesBackups(orphan)) throw copyMissing(orphan);
  return await onVolume(workbench, archives);
}

async function onThisComputer(
  { context }: Workbench,
  archives: readonly ListedArchive[],
  given: string,
): Promise<Copy> {
  const sha256 = await hashFile(resolve(context.workingDirectory, given)).catch(unreadable(given));
  const archive = archives.find((each) => each.sha256 === sha256);
  if (archive === undefined) throw another(given, archives);
  return { archive, place: given };
}

function unreadable(path: string): (cause: unknown) => never {
  return (cause) => {
    throw new GroveError(`${path} cannot be read`, {
      code: "FILE_UNREADABLE",
      kind: "usage",
      next: "check the path and its permissions",
      cause,
    });
  };
}

/** The pod compares the hash itself, and fails in plain words. */
async function inStore({ context, cluster, pods }: Workbench, archive: ListedArchive): Promise<Copy> {
  const store = archive.kept.store ?? "";
  const onProgress = (text: string): void => context.terminal.progress(`reading ${store} back: ${text} …`);
  const pod: DownloadPod = JSON.parse(JSON.stringify(pods.download));
  const env = { DOWNLOAD: store.replace(/^s3:\/\/[^/]+\//, ""), DOWNLOAD_SHA256: archive.sha256 };
  await runPod(cluster, withVariables(pod, env), { timeout: context.timeout, onProgress });
  return { archive, place: store };
}

/** With an empty directory of its own, so that nothing but the store can give the file. */
function withVariables({ spec, ...pod }: DownloadPod, env: Readonly<Record<string, string>>): ClusterObject {
  const variables = Object.entries(env).map(([name, value]) => ({ name, value }));
  const containers = spec.containers.map((one) => ({ ...one, env: [...(one.env ?? []), ...variables] }));
  const volumes = spec.volumes.map((one) => (one.persistentVolumeClaim ? { name: one.name, emptyDir: {} } : one));
  return { ...pod, spec: { ...spec, containers, volumes } };
}

interface DownloadPod extends ClusterObject {
  readonly spec: {
    readonly containers: readonly { readonly env?: readonly object[] }[];
    readonly volumes: readonly { readonly name: string; readonly persistentVolumeClaim?: object }[];
  };
}

async function onVolume({ cluster, orphan }: Workbench, archives: readonly ListedArchive[]): Promise<Copy> {
  const files = archives.map(({ dump }) => `/backups/${dump}`);
  const { stdout } = await cluster.exec(databaseOf(orphan), ["sha256sum", ...files]);
  const archive = archives.find(({ sha256, dump }) => stdout.includes(`${sha256}  /backups/${dump}`));
  if (archive === undefined) throw copyMissing(orphan);
  return { archive, place: `the volume ${archive.kept.volume}` };
}

function another(path: string, archives: readonly ListedArchive[]): GroveError {
  const files = archives.map(({ file }) => file).join(" or ");
  return new GroveError(`${path} is not the dump that ${files} names`, {
    code: "DUMP_DAMAGED",
    next: "nothing was removed; look for another copy, or archive again: grove archive --volume",
  });
}

function copyMissing(orphan: OrphanExperiment): GroveError {
  return new GroveError("no copy of the archived dump would be left", {
    code: "COPY_MISSING",
    next: `give yours with --dump FILE; ${archiveCommand(orphan)} --output DIRECTORY makes one`,
  });
}
