import { type Application, isBusy } from "../argocd/application.ts";
import type { JobObject } from "../jobs/job.ts";
import { judgeApplication } from "../rollout/judge-application.ts";
import type { ExpectedCheck, Rollout, RolloutFacts, RolloutTarget } from "../rollout/rollout.ts";
import { pending } from "../rollout/verdict.ts";
import { checkFailed } from "./check-failed.ts";
import { judgeCheck } from "./judge-check.ts";

/** Of an experiment whose workloads run as they shall: whether its check, which follows each sync, is through with them. */
export function awaitCheck(target: RolloutTarget & { readonly check: ExpectedCheck }, facts: RolloutFacts): Rollout {
  const check = judgeCheck(target.check, facts);
  if (!isOfLastSync(target, facts)) {
    const verdict = judgeApplication(target, facts) ?? pending("its check waits for the sync");
    // Argo CD, which tries again, knows that it failed; the Job knows why.
    const isOfCheck = verdict.state === "failed" && verdict.code === "CHECK_FAILED";
    return isOfCheck && check.state === "failed" ? checkFailed(check.message) : verdict;
  }
  if (check.state === "passed") return { state: "live", message: "it is live, and its check passed" };
  if (check.state === "failed") return checkFailed(check.message);
  const verdict = judgeApplication(target, facts) ?? pending(check.message);
  if (verdict.state !== "pending") return verdict;
  return { ...verdict, isUnchecked: check.state === "missing" && isThrough(facts) };
}

/**
 * Argo CD syncs by itself, sees no difference and does nothing: a commit that came while it synced another one it brings
 * as if it healed a drift, by a sync of the parts that differ.
 */
function isThrough({ application }: RolloutFacts): boolean {
  if (application === undefined || isBusy(application)) return false;
  return application.spec.syncPolicy?.automated !== undefined && application.status?.sync?.status === "Synced";
}

/** Each sync makes the check's Job anew, in its end; until then the Job is that of the sync before. */
function isOfLastSync({ revision }: RolloutTarget, { application, checkJob }: RolloutFacts): boolean {
  if (application === undefined) return false;
  if (isBusy(application)) return isMadeBy(application, checkJob);
  const { sync, operationState } = application.status ?? {};
  return sync?.status === "Synced" || (revision !== undefined && operationState?.syncResult?.revision === revision);
}

function isMadeBy({ operation, status }: Application, job: JobObject | undefined): boolean {
  const { startedAt } = status?.operationState ?? {};
  if (operation !== undefined || startedAt === undefined) return false;
  return Date.parse(job?.metadata.creationTimestamp ?? "") >= Date.parse(startedAt);
}
