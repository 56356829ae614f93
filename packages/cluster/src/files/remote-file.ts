import { GroveError } from "@grove/plan";
import type { Cluster, ContainerReference } from "../cluster.ts";

/** A file in a container that has a shell and coreutils. */
export interface RemoteFile extends ContainerReference {
  readonly path: string;
}

/** A file that was brought from one place to the other, whole and the same. */
export interface Transferred {
  readonly bytes: number;
  /** In hexadecimal; both ends have worked it out for themselves. */
  readonly sha256: string;
}

/** Hears how many bytes are there, and of how many. */
export type TransferProgress = (bytes: number, total: number) => void;

export interface Script {
  /** `$1` is the file's path, `$2` and so on are the words. */
  readonly text: string;
  readonly words?: readonly string[];
  readonly stdin?: AsyncIterable<Uint8Array>;
}

/**
 * Runs a shell script beside a file of a container; gives what it prints.
 *
 * @throws GroveError FILE_NOT_TRANSFERRED with the script's last words
 */
export async function runBeside(cluster: Cluster, { path, ...pod }: RemoteFile, script: Script): Promise<string> {
  const { text, words = [], stdin } = script;
  const streams = stdin === undefined ? {} : { stdin };
  const { exitCode, stdout, stderr } = await cluster.exec(pod, ["sh", "-c", text, "sh", path, ...words], streams);
  if (exitCode !== 0) throw notTransferred(path, lastLine(stderr));
  return stdout.trim();
}

/** The last line that a command printed. */
export function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}

/** The error that a file could not be read or written. */
export function notTransferred(path: string, reason: string, cause?: unknown): GroveError {
  const isFull = /No space left|ENOSPC|quota/i.test(reason);
  return new GroveError(`${path} was not transferred: ${reason}`, {
    code: "FILE_NOT_TRANSFERRED",
    next: isFull ? "make room, then run the command again: it goes on where it stopped" : "mend what the message names",
    cause,
  });
}

/** The error that the ends do not have the same bytes; what was brought is thrown away. */
export function damaged(path: string): GroveError {
  return new GroveError(`${path} did not arrive as it was sent, and was thrown away`, {
    code: "FILE_DAMAGED",
    kind: "unreachable",
    next: "run the command again; it begins anew",
  });
}
