import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { GroveError } from "@grove/plan";
import type { Context } from "../command.ts";

/**
 * Writes a new file that only its owner may read; gives its full path.
 *
 * @throws GroveError FILE_NOT_WRITTEN; an existing file is never overwritten
 */
export function writePrivateFile(
  { workingDirectory }: Pick<Context, "workingDirectory">,
  { path, text }: { readonly path: string; readonly text: string },
): string {
  const file = resolve(workingDirectory, path);
  try {
    writeFileSync(file, text, { mode: 0o600, flag: "wx" });
    return file;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new GroveError(`${path} cannot be written: ${reason}`, {
      code: "FILE_NOT_WRITTEN",
      kind: "usage",
      next: "name a file that is not there yet, in a directory where you may write",
      cause,
    });
  }
}
