import type { Rollout } from "../rollout/rollout.ts";
import { failed } from "../rollout/verdict.ts";

/** The verdict on a check that failed. */
export function checkFailed(message: string): Rollout {
  return failed("CHECK_FAILED", `its check failed: ${message}`, {
    next: "mend the image, or check: in experiment.yaml, and push again; grove logs --container notebook-check shows all of it",
  });
}
