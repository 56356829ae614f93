import { setTimeout as sleep } from "node:timers/promises";
import { GroveError } from "@grove/plan";
import { lookUntil, type WaitOptions } from "./look-until.ts";

/** What one look showed: the thing itself, or what it still waits for. */
export type Look<T> = { readonly found: T } | { readonly waitsFor: string };

export interface PollOptions extends WaitOptions {
  /** The error when the time is up, made of what was still missing. */
  readonly expired: (waitsFor: string) => GroveError;
}

/** Milliseconds between two looks. */
const PAUSE = 1000;

/** Looks each second until something is found; a server that does not answer for a moment is looked at again. */
export async function pollUntil<T>(look: () => Promise<Look<T>>, options: PollOptions): Promise<T> {
  const seen = await lookUntil({
    ...options,
    look: async () => look().catch(orWait),
    waitsFor: (last: Look<T>) => ("found" in last ? undefined : last.waitsFor),
    pause: async () => sleep(PAUSE),
  });
  if ("found" in seen) return seen.found;
  throw options.expired(seen.waitsFor);
}

function orWait(error: unknown): { readonly waitsFor: string } {
  if (error instanceof GroveError && error.kind === "unreachable") return { waitsFor: error.message };
  throw error;
}
