import type { Application } from "../argocd/application.ts";
import type { HasCommit } from "../argocd/wanted-commit.ts";
import type { Rollout } from "./rollout.ts";

export interface LastSync {
  readonly application: Application | undefined;
  /** The commit that is waited for. */
  readonly revision: string | undefined;
  readonly hasCommit: HasCommit;
}

/**
 * A verdict by the sync of exactly one commit; where that one is still waited for, by the last sync, if its commit contains
 * the wanted one. Git is asked only where the answer would end the wait.
 */
export async function judgeLastSync<Verdict extends Rollout | undefined>(
  judge: (revision: string | undefined) => Verdict,
  { application, revision, hasCommit }: LastSync,
): Promise<Verdict> {
  const verdict = judge(revision);
  const synced = application?.status?.operationState?.syncResult?.revision;
  if (isFinal(verdict) || synced === undefined || synced === revision) return verdict;
  const ofLast = judge(synced);
  return isFinal(ofLast) && (await hasCommit(synced)) ? ofLast : verdict;
}

function isFinal(verdict: Rollout | undefined): boolean {
  return verdict !== undefined && verdict.state !== "pending";
}
