/** Notices when nobody gets on any more, so that nobody waits forever for others who are stuck. */
export interface Stillness {
  /** Aborted when it makes no sense to wait for others any longer; its reason is a sentence about who waits. */
  readonly signal: AbortSignal;
  /** Somebody got on. */
  readonly interrupt: () => void;
  readonly close: () => void;
}

export interface StillnessOptions {
  /** Milliseconds that each participant looks at a page. */
  readonly pause: number;
  /** Ends all. */
  readonly signal: AbortSignal;
}

/** Milliseconds on top of the pause; as long as a single page may take. */
const limit = 60_000;

/** Begins to watch; `close` ends it. */
export function watchStillness({ pause, signal }: StillnessOptions): Stillness {
  const controller = new AbortController();
  const inVain = () => controller.abort(`waited for others in vain: nobody got on for ${(limit + pause) / 1000} s`);
  const timer = setTimeout(inVain, limit + pause);
  signal.addEventListener("abort", () => controller.abort("was still waiting for others when the time was up"));
  return { signal: controller.signal, interrupt: () => timer.refresh(), close: () => clearTimeout(timer) };
}
