import { awaitCheck } from "../checks/await-check.ts";
import { judgeApplication } from "./judge-application.ts";
import { judgeWorkload } from "./judge-workload.ts";
import type { Rollout, RolloutFacts, RolloutTarget } from "./rollout.ts";

/**
 * Whether what the overlay says is what runs, and if not, why; where a check follows each sync, whether it passed, too.
 *
 * The live images decide, never the sync status: "Synced" says that objects were sent. An Application that is not there
 * is pending, because the ApplicationSet makes it a moment after the first commit.
 */
export function judgeRollout(target: RolloutTarget, facts: RolloutFacts): Rollout {
  const verdicts = target.workloads.map((workload) => judgeWorkload(workload, facts));
  const failed = verdicts.find(({ state }) => state === "failed");
  if (failed !== undefined) return failed;
  const pending = verdicts.find(({ state }) => state === "pending");
  if (pending !== undefined) return judgeApplication(target, facts) ?? pending;
  const { check } = target;
  return check === undefined ? { state: "live", message: "it is live" } : awaitCheck({ ...target, check }, facts);
}
