import type { Problem } from "@grove/plan";
import type { Reading } from "../schema/reading.ts";
import type { OverlayFiles } from "./find-overlays.ts";

/** Reads a file of an overlay; one that is not there is `FILE_MISSING`. */
export function readOverlayFile<Value>(
  overlay: OverlayFiles,
  name: string,
  parse: (text: string, file: string) => Reading<Value>,
): Reading<Value> {
  const file = `${overlay.directory}/${name}`;
  const text = overlay.files.get(name);
  return text === undefined ? { value: undefined, problems: [fileMissing(file)] } : parse(text, file);
}

/** The problem that a file of an overlay is not there. */
export function fileMissing(file: string): Problem {
  return {
    code: "FILE_MISSING",
    severity: "error",
    message: `${file} is not there`,
    next: "restore it from the history: git log shows who removed it",
    file,
  };
}
