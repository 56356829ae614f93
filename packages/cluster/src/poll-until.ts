import { setTimeout as sleep } from "node:timers/promises";
import { GroveError } from "@grove/plan";

/** What one look showed: the thing itself, or what it still waits for. */
export type Look<T> = { readonly found: T } | { readonly waitsFor: string };

export interface PollOptions {
  /** Milliseconds. */
  readonly timeout: number;
  /** Hears what is being waited for, whenever it changes. */
  readonly onProgress?: ((text: string) => void) | undefined;
  /** The error when the time is up, made of what was still missing. */
  readonly expired: (waitsFor: string) => GroveError;
}

/** Milliseconds between two looks. */
const PAUSE = 1000;

/** Looks each second until something is found; a server that does not answer for a moment is looked at again. */
export async function pollUntil<T>(look: () => Promise<Look<T>>, options: PollOptions): Promise<T> {
  const deadline = Date.now() + options.timeout;
  let told = "";
  for (;;) {
    /* oxlint-disable no-await-in-loop -- one look after the other */
    const seen = await look().catch(orWait);
    if ("found" in seen) return seen.found;
    if (Date.now() > deadline) throw options.expired(seen.waitsFor);
    if (seen.waitsFor !== told) options.onProgress?.(seen.waitsFor);
    told = seen.waitsFor;
    await sleep(PAUSE);
    /* oxlint-enable no-await-in-loop */
  }
}

function orWait(error: unknown): { readonly waitsFor: string } {
  if (error instanceof GroveError && error.kind === "unreachable") return { waitsFor: error.message };
  throw error;
}
