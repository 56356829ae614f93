import type { Problem } from "@grove/plan";
import { isBusy } from "../argocd/application.ts";
import { judgeRollout } from "../rollout/judge-rollout.ts";
import type { RolloutFacts, RolloutTarget } from "../rollout/rollout.ts";
import { checkFailed } from "./check-failed.ts";
import { type CheckState, judgeCheck } from "./judge-check.ts";

/** What a promotion depends on, as the lab and the cluster have it at one moment. */
export interface PromotionFacts {
  /** Of the experiment. */
  readonly name: string;
  /** What shall run in staging, which is what would be promoted. */
  readonly target: RolloutTarget;
  readonly rollout: RolloutFacts;
  /** Whether the commit that Argo CD last compared staging with has the very spec and images that would be promoted. */
  readonly isSynced: boolean;
}

/** Why it is refused, or the check that permits it. */
export type PromotionVerdict =
  | { readonly problem: Problem }
  | { readonly problem: undefined; readonly passed: Extract<CheckState, { state: "passed" }> };

/**
 * Whether what staging's overlay says may go to production: only when staging runs exactly that, and its check passed on
 * exactly these images.
 *
 * Gives `CHECK_MISSING`, `CHECK_RUNNING`, `CHECK_FAILED` with the failing cell's error, `STAGING_NOT_LIVE`, `STAGING_BEHIND`.
 */
export function judgePromotion(facts: PromotionFacts): PromotionVerdict {
  const { name, target, rollout } = facts;
  const waitFor = `grove wait ${name} waits for it`;
  const { check: expected, ...workloads } = target;
  const live = judgeRollout(workloads, rollout);
  if (live.state !== "live") {
    const next = live.state === "failed" ? live.next : waitFor;
    return refused("STAGING_NOT_LIVE", `staging is not live: ${live.message}`, { next });
  }
  if (expected === undefined) return refused("CHECK_MISSING", "staging's overlay brings no check", { next: writeAnew });
  const check = judgeCheck(expected, rollout);
  // One that failed is told even while Argo CD tries the same once more.
  if (rollout.application !== undefined && isBusy(rollout.application) && check.state !== "failed") {
    return refused("CHECK_RUNNING", "staging is being synced, and its check follows", { next: waitFor });
  }
  if (check.state === "passed") return judgeSync(facts, waitFor) ?? { problem: undefined, passed: check };
  if (check.state === "failed") return failedCheck(check.message);
  if (check.state === "missing") return refused("CHECK_MISSING", check.message, { next: waitFor });
  return refused("CHECK_RUNNING", `staging's check is still running: ${check.message}`, { next: waitFor });
}

const writeAnew = "grove check --fix writes the overlay anew; then commit it";

/** The check was of the last sync; nothing may have changed since. */
function judgeSync({ rollout, isSynced }: PromotionFacts, next: string): PromotionVerdict | undefined {
  const { sync, health, operationState } = rollout.application?.status ?? {};
  const states = [sync?.status, health?.status, operationState?.phase ?? "Succeeded"].map(
    (state) => state ?? "Unknown",
  );
  if (states.join(" ") !== "Synced Healthy Succeeded") {
    const message = `Argo CD does not call staging synced, healthy and its last sync a success, but ${states.join(", ")}`;
    return refused("STAGING_NOT_LIVE", message, { next });
  }
  if (isSynced) return undefined;
  return refused("STAGING_BEHIND", "staging was synced and checked with another spec or other images", { next });
}

function failedCheck(message: string): PromotionVerdict {
  const verdict = checkFailed(message);
  const next = verdict.state === "failed" ? verdict.next : "";
  return refused("CHECK_FAILED", `staging runs, but ${verdict.message}`, { next });
}

function refused(code: string, message: string, { next }: { readonly next: string }): PromotionVerdict {
  return { problem: { code, severity: "error", message: `${message}. Nothing was promoted`, next } };
}
