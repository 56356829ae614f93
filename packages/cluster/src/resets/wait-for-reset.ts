import { GroveError } from "@grove/plan";
import type { Cluster } from "../cluster.ts";
import { type HasCommit, rememberAnswers, type WantedCommit } from "../argocd/wanted-commit.ts";
import type { WaitOptions } from "../look-until.ts";
import { type Look, pollUntil } from "../poll-until.ts";
import { judgeApplication } from "../rollout/judge-application.ts";
import { judgeLastSync } from "../rollout/judge-last-sync.ts";
import { readRolloutFacts } from "../rollout/read-rollout-facts.ts";
import type { RolloutTarget } from "../rollout/rollout.ts";
import { readReset, type Reset } from "./read-reset.ts";

export interface ResetTarget extends Omit<RolloutTarget, "workloads"> {
  readonly resetId: string;
}

export interface ResetWait extends WaitOptions, Pick<WantedCommit, "contains"> {}

/**
 * Waits until the sync that a commit asks for has reset the database.
 *
 * @throws GroveError refused: SYNC_FAILED with the words of the guard or Job that refused; RESET_TIMEOUT
 */
export async function waitForReset(cluster: Cluster, target: ResetTarget, options: ResetWait): Promise<Reset> {
  const hasCommit = rememberAnswers({ revision: target.revision, contains: options.contains });
  return await pollUntil(() => look(cluster, target, hasCommit), {
    ...options,
    expired: (waitsFor) =>
      new GroveError(`${target.application} was not reset in time: ${waitsFor}`, {
        code: "RESET_TIMEOUT",
        next: "the commit stays, so the next sync does it, once; grove status and grove doctor look for the cause",
      }),
  });
}

async function look(cluster: Cluster, target: ResetTarget, hasCommit: HasCommit): Promise<Look<Reset>> {
  const reset = await readIfRunning(cluster, target);
  if (reset !== undefined && reset.state !== "prepared") return { found: reset };
  const facts = await readRolloutFacts(cluster, target);
  const verdict = await judgeLastSync((revision) => judgeApplication({ ...target, revision }, facts), {
    application: facts.application,
    revision: target.revision,
    hasCommit,
  });
  if (verdict?.state === "failed") throw refused(target, verdict);
  if (reset !== undefined) return { waitsFor: "the dump is made, now the tables" };
  return { waitsFor: verdict?.message ?? "Argo CD has not begun to sync yet" };
}

/** A database that is away for a moment says nothing about the reset; the sync may. */
async function readIfRunning(cluster: Cluster, target: ResetTarget): Promise<Reset | undefined> {
  try {
    return await readReset(cluster, target);
  } catch (error) {
    if (error instanceof GroveError && error.kind === "unreachable") return undefined;
    throw error;
  }
}

function refused(
  { application }: ResetTarget,
  { code, message, next }: { readonly code: string; readonly message: string; readonly next: string },
): GroveError {
  return new GroveError(`${application} was not reset: ${message}`, { code, next });
}
