import type { Problem } from "@grove/plan";

/** The problem that a file is not a mapping with one key on each line. */
export function notEditable(file: string): Problem {
  return {
    code: "FILE_NOT_EDITABLE",
    severity: "error",
    message: "the file is not written with one key on each line, so no line can be added to it",
    next: "write it as grove new does: one key on each line, without braces around the whole",
    file,
  };
}
