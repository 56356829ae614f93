import { KustomizeError } from "../kustomize-error.ts";

/** The line of an offset, counted from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line += 1;
  return line;
}

/** Line and column of an offset, counted from 1. */
export function placeAt(text: string, offset: number): { line: number; column: number } {
  const before = offset === 0 ? -1 : text.lastIndexOf("\n", offset - 1);
  return { line: lineAt(text, offset), column: offset - before };
}

/** A place in a file; counted from 1. */
export interface Place {
  readonly line: number;
  readonly column?: number;
}

/** The error for YAML that is wrong. */
export function yamlInvalid(message: string, place: Place, cause?: unknown): KustomizeError {
  return new KustomizeError("YAML_INVALID", message, { ...place, next: "Correct the YAML at this line.", cause });
}

/** The place in the file of an offset in one of its documents. */
export function placeIn(text: string, offset: number, firstLine: number): Place {
  const { line, column } = placeAt(text, offset);
  return { line: firstLine - 1 + line, column };
}
