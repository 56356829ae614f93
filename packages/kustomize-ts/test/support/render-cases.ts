import { expect, test } from "vitest";
import { build, memoryTree } from "../../src/index.ts";

/** A build as files and what the original prints for it. */
export interface RenderCase {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** Directory of the kustomization; default: the root. */
  readonly path?: string;
  /** Output of kustomize 5.8.2. */
  readonly yaml: string;
}

/** Runs one test per case. */
export function renderCases(cases: readonly RenderCase[]): void {
  test.for(cases)("$name", ({ files, path = "", yaml }) => {
    expect(build(memoryTree(Object.entries(files)), path).yaml).toBe(yaml);
  });
}

/** A build that the original refuses too, and the code of our error. */
export interface RefusalCase {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly code: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** Runs one test per case: the code, the place, and a next step. */
export function refusalCases(cases: readonly RefusalCase[]): void {
  test.for(cases)("$name", ({ files, code, file, line, column }) => {
    const expected = {
      code,
      next: expect.any(String) as string,
      ...(file && { file }),
      ...(line && { line }),
      ...(column && { column }),
    };
    expect(() => build(memoryTree(Object.entries(files)), "")).toThrow(expect.objectContaining(expected));
  });
}
