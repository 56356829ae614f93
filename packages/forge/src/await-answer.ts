import { setTimeout as sleep } from "node:timers/promises";
import { GroveError } from "@grove/plan";
import type { Forge, Pipeline, PipelineState } from "./forge.ts";

export interface AwaitOptions {
  /** Milliseconds. */
  readonly timeout: number;
  /** Hears how far the pipeline is, whenever that changes. */
  readonly onProgress?: ((text: string) => void) | undefined;
}

/** Milliseconds between two looks: short at first, for a refusal comes at once, then longer. */
const shortestPause = 250;
const longestPause = 2000;

/**
 * Waits until a pipeline is through, and opens its answer.
 *
 * @throws GroveError ANSWER_TIMEOUT; ANSWER_MISSING where it left none
 */
export async function awaitAnswer(
  forge: Forge,
  pipeline: Pipeline,
  options: AwaitOptions,
): Promise<ReadableStream<Uint8Array>> {
  await awaitEnd(forge, pipeline, options);
  const answer = await forge.openAnswer(pipeline);
  if (answer !== undefined) return answer;
  throw new GroveError(`the lab's pipeline ended without an answer: ${pipeline.url}`, {
    code: "ANSWER_MISSING",
    next: "its job answer says why to those who may read it: tell your lab manager",
  });
}

async function awaitEnd(forge: Forge, pipeline: Pipeline, { timeout, onProgress }: AwaitOptions): Promise<void> {
  const deadline = Date.now() + timeout;
  let told = "";
  for (let pause = shortestPause; ; pause = Math.min(2 * pause, longestPause)) {
    /* oxlint-disable no-await-in-loop -- each look comes after the wait */
    const state = await look(forge, pipeline);
    if (state === "succeeded" || state === "failed") return;
    if (Date.now() > deadline) throw tooLate(pipeline, state);
    if (state !== told) onProgress?.(`the lab's pipeline is ${state} …`);
    told = state;
    await sleep(pause);
    /* oxlint-enable no-await-in-loop */
  }
}

/** A code host that does not answer for a moment has not ended anything. */
async function look(forge: Forge, pipeline: Pipeline): Promise<PipelineState | "out of sight"> {
  try {
    return await forge.readPipeline(pipeline);
  } catch (error) {
    if (error instanceof GroveError && error.kind === "unreachable") return "out of sight";
    throw error;
  }
}

function tooLate({ url }: Pipeline, state: string): GroveError {
  return new GroveError(`the lab's pipeline is ${state} when the time is up: ${url}`, {
    code: "ANSWER_TIMEOUT",
    kind: "unreachable",
    next: "run the job again: what was asked for is done once only; --timeout lets it wait longer",
  });
}
