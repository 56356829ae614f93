import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { GroveError } from "@grove/plan";
import type { Cluster } from "../cluster.ts";
import { hashFile, sizeOf } from "./local-file.ts";
import {
  damaged,
  lastLine,
  notTransferred,
  type RemoteFile,
  runBeside,
  type Transferred,
  type TransferProgress,
} from "./remote-file.ts";

export interface DownloadOptions {
  /** The file on this computer; only its owner may read it. Until it is whole it is called `….part`. */
  readonly to: string;
  readonly onProgress?: TransferProgress | undefined;
}

/**
 * Brings a file of a container to this computer, byte for byte, however large; one that was cut off goes on where it
 * stopped. The file gets its name when both ends agree on its sha256.
 *
 * @throws GroveError FILE_NOT_TRANSFERRED, FILE_DAMAGED, EXEC_FAILED
 */
export async function downloadFile(
  cluster: Cluster,
  from: RemoteFile,
  { to, onProgress }: DownloadOptions,
): Promise<Transferred> {
  const [size = "", sha256 = ""] = (await runBeside(cluster, from, { text: describe })).split(/\s+/);
  const part = `${to}.part`;
  try {
    await appendAll(cluster, from, { part, bytes: Number(size), onProgress });
    if ((await hashFile(part)) !== sha256) {
      await rm(part);
      throw damaged(from.path);
    }
    await rename(part, to);
  } catch (error) {
    if (error instanceof GroveError) throw error;
    throw notTransferred(from.path, error instanceof Error ? error.message : String(error), error);
  }
  return { bytes: Number(size), sha256 };
}

/** Size and sha256. */
const describe = 'set -e; stat -c %s "$1"; sha256sum <"$1"';

interface Part {
  readonly part: string;
  readonly bytes: number;
  readonly onProgress: TransferProgress | undefined;
}

/**
 * Seen on Kubernetes 1.35: where this computer is the slower one, the cluster drops what is still under way when the command
 * ends, and calls that a success. So the rest is asked for, as long as more of it comes.
 */
async function appendAll(cluster: Cluster, from: RemoteFile, part: Part): Promise<void> {
  const begun = await sizeOf(part.part);
  // What is longer than the whole was the beginning of another file.
  let done = begun > part.bytes ? 0 : begun;
  do {
    const before = done;
    // oxlint-disable-next-line no-await-in-loop -- one piece after the other
    done = await appendFrom(cluster, from, { ...part, offset: before });
    if (done === before && done < part.bytes) throw notTransferred(from.path, "the cluster sends no more of it");
  } while (done < part.bytes);
}

async function appendFrom(
  cluster: Cluster,
  { path, ...pod }: RemoteFile,
  { part, bytes, onProgress, offset }: Part & { readonly offset: number },
): Promise<number> {
  const file = createWriteStream(part, { flags: offset === 0 ? "w" : "a", mode: 0o600 });
  const tell = (): void => onProgress?.(offset + file.bytesWritten, bytes);
  const ticker = setInterval(tell, 250);
  try {
    const command = ["tail", "-c", `+${offset + 1}`, path];
    const { exitCode, stderr } = await cluster.exec(pod, command, { stdout: file });
    if (exitCode !== 0) throw notTransferred(path, lastLine(stderr));
    tell();
    return offset + file.bytesWritten;
  } finally {
    clearInterval(ticker);
    file.destroy();
  }
}
