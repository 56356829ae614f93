import { setTimeout as sleep } from "node:timers/promises";
import { GroveError } from "@grove/plan";

export interface WaitOptions {
  /** What is waited for, as the error names it. */
  readonly what: string;
  /** Milliseconds. */
  readonly timeout: number;
  /** Milliseconds between two looks; 250 unless told. */
  readonly interval?: number;
  readonly next?: string;
}

/**
 * Looks again and again until the answer is yes.
 *
 * @throws {GroveError} `STAND_TIMEOUT` when the time is up.
 */
export async function waitUntil(isReady: () => Promise<boolean>, options: WaitOptions): Promise<void> {
  const end = performance.now() + options.timeout;
  while (!(await isReady())) {
    if (performance.now() > end) {
      throw new GroveError(`${options.what} did not happen within ${options.timeout / 1000} s`, {
        code: "STAND_TIMEOUT",
        kind: "unreachable",
        next: options.next,
      });
    }
    await sleep(options.interval ?? 250);
  }
}
