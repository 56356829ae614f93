import type { Problem } from "@grove/plan";
import { positionAt } from "../yaml/position.ts";

/** Where something is wrong. */
export interface FaultPlace {
  readonly file: string;
  readonly text: string;
  /** Where in the text; the file as a whole unless told. */
  readonly offset?: number | undefined;
}

/** An error with its place. */
export function faultAt(
  { file, text, offset }: FaultPlace,
  fault: Pick<Problem, "code" | "message" | "next">,
): Problem {
  return {
    severity: "error",
    ...fault,
    file,
    ...(offset === undefined ? {} : { line: positionAt(text, offset).line }),
  };
}
