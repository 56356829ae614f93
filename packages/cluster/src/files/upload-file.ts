import { createReadStream } from "node:fs";
import { GroveError } from "@grove/plan";
import type { Cluster } from "../cluster.ts";
import { hashFile, sizeOf } from "./local-file.ts";
import { damaged, type RemoteFile, runBeside, type Transferred, type TransferProgress } from "./remote-file.ts";

export interface UploadOptions {
  /** The file on this computer. */
  readonly from: string;
  readonly onProgress?: TransferProgress | undefined;
}

/**
 * Brings a file of this computer into a container, byte for byte, however large; one that was cut off goes on where it
 * stopped. Until both ends agree on its sha256 it is called `.partial-…` there.
 *
 * @throws GroveError FILE_NOT_TRANSFERRED, FILE_DAMAGED, EXEC_FAILED
 */
export async function uploadFile(
  cluster: Cluster,
  to: RemoteFile,
  { from, onProgress }: UploadOptions,
): Promise<Transferred> {
  const { bytes, sha256 } = await describe(from);
  const begun = await runBeside(cluster, to, { text: begin, words: [String(bytes), sha256] });
  if (begun !== isThere) {
    const stdin = piecesOf(from, { begun: Number(begun), bytes, onProgress });
    await runBeside(cluster, to, { text: append, words: [String(bytes - Number(begun))], stdin });
    if ((await runBeside(cluster, to, { text: finish, words: [sha256] })) !== sha256) throw damaged(to.path);
  }
  return { bytes, sha256 };
}

async function describe(path: string): Promise<Transferred> {
  try {
    return { sha256: await hashFile(path), bytes: await sizeOf(path) };
  } catch (cause) {
    throw new GroveError(`${path} cannot be read`, {
      code: "FILE_UNREADABLE",
      kind: "usage",
      next: "check the path and its permissions",
      cause,
    });
  }
}

const partial = 'partial="$(dirname "$1")/.partial-$(basename "$1")"';

const isThere = "there";

/** Says how much of the file is there; what is longer than the whole was the beginning of another one. */
const begin = `set -e; ${partial}
if [ -f "$1" ] && [ "$(sha256sum <"$1" | cut -d " " -f 1)" = "$3" ]; then echo ${isThere}; exit; fi
touch "$partial"; begun="$(stat -c %s "$partial")"
if [ "$begun" -gt "$2" ]; then begun=0; : >"$partial"; fi; echo "$begun"`;

/** It is told how much comes: not every server can say that nothing more does. */
const append = `set -e; ${partial}; head -c "$2" >>"$partial"`;

/** The name is given only when the bytes are on the disk; what is damaged goes. */
const finish = `set -e; ${partial}; hash="$(sha256sum <"$partial" | cut -d " " -f 1)"; echo "$hash"
if [ "$hash" = "$2" ]; then sync "$partial"; mv "$partial" "$1"; else rm "$partial"; fi`;

interface Rest {
  readonly begun: number;
  readonly bytes: number;
  readonly onProgress: TransferProgress | undefined;
}

async function* piecesOf(path: string, { begun, bytes, onProgress }: Rest): AsyncGenerator<Buffer> {
  let done = begun;
  const pieces: AsyncIterable<Buffer> = createReadStream(path, { start: begun });
  for await (const piece of pieces) {
    yield piece;
    done += piece.length;
    onProgress?.(done, bytes);
  }
}
