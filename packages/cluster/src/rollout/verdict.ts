import type { Rollout } from "./rollout.ts";

/** It may pass: whoever waits goes on. */
export function pending(message: string): Rollout {
  return { state: "pending", message };
}

/** It will not mend itself. */
export function failed(code: string, message: string, { next }: { readonly next: string }): Rollout {
  return { state: "failed", code, message, next };
}
