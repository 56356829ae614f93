import { expect } from "vitest";
import type { PipelineRun } from "./run-pipeline.ts";

/** Fails unless a pipeline went through, and then shows what its jobs said. */
export function expectSuccess({ succeeded, output }: PipelineRun): void {
  expect(succeeded ? "" : output).toBe("");
}
