import type { Files } from "./files.ts";

/** The files after changes of some paths; one without a text goes. */
export function applyChanges(
  files: Files,
  changes: Iterable<readonly [path: string, text: string | undefined]>,
): Files {
  const after = new Map(files);
  for (const [path, text] of changes) {
    if (text === undefined) after.delete(path);
    else after.set(path, text);
  }
  return after;
}
