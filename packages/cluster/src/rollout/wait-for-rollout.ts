import { GroveError } from "@grove/plan";
import { isBusy, readApplication } from "../argocd/application.ts";
import { type HasCommit, rememberAnswers, type WantedCommit } from "../argocd/wanted-commit.ts";
import type { Cluster } from "../cluster.ts";
import { lookWhilePodsChange, type WaitOptions } from "../look-until.ts";
import { judgeApplication } from "./judge-application.ts";
import { judgeLastSync } from "./judge-last-sync.ts";
import { judgeRollout } from "./judge-rollout.ts";
import { readRolloutFacts } from "./read-rollout-facts.ts";
import type { Rollout, RolloutTarget } from "./rollout.ts";

/** Milliseconds after which is looked again though nothing seemed to happen. */
const PATIENCE = 2000;

export interface RolloutWait extends WaitOptions, Pick<WantedCommit, "contains"> {
  /** Called once when all runs and only a whole sync would bring the check. */
  readonly onUnchecked?: (() => Promise<void>) | undefined;
  /** Called again and again while it is not live, each time after `slowAfter`. */
  readonly onSlow?: (() => Promise<void>) | undefined;
  /** Milliseconds; a quarter of a minute unless told. */
  readonly slowAfter?: number;
}

/**
 * Waits until exactly what the overlay says is live.
 *
 * @throws GroveError refused, with the rollout's own code: what will not mend itself, as soon as it is seen;
 * `ROLLOUT_TIMEOUT` with what was still missing, which may be an answer of the cluster
 */
export async function waitForRollout(cluster: Cluster, target: RolloutTarget, options: RolloutWait): Promise<void> {
  let { onUnchecked } = options;
  const { onSlow, slowAfter = 15_000, contains } = options;
  const hasCommit = rememberAnswers({ revision: target.revision, contains });
  let slowAt = Date.now() + slowAfter;
  const rollout = await lookWhilePodsChange(cluster, {
    ...options,
    namespace: target.namespace,
    patience: PATIENCE,
    look: async () => {
      const seen = await look(cluster, target, hasCommit);
      if (seen.state === "pending" && onSlow !== undefined && Date.now() >= slowAt) {
        await onSlow();
        slowAt = Date.now() + slowAfter;
      }
      if (seen.state !== "pending" || seen.isUnchecked !== true || onUnchecked === undefined) return seen;
      const call = onUnchecked;
      onUnchecked = undefined;
      await call();
      return seen;
    },
    waitsFor: (seen) => (seen.state === "pending" ? seen.message : undefined),
  });
  if (rollout.state === "failed") throw failure(target, rollout);
  if (rollout.state === "pending") throw timeout(target, rollout.message);
}

/** A server that does not answer for a moment is no verdict on the rollout. */
async function look(cluster: Cluster, target: RolloutTarget, hasCommit: HasCommit): Promise<Rollout> {
  const { revision } = target;
  try {
    const facts = await readRolloutFacts(cluster, target);
    const judge = (synced: string | undefined): Rollout => judgeRollout({ ...target, revision: synced }, facts);
    return await judgeLastSync(judge, { application: facts.application, revision, hasCommit });
  } catch (error) {
    if (!(error instanceof GroveError)) throw error;
    if (error.kind === "unreachable") return { state: "pending", message: error.message };
    return await judgeFromOutside(cluster, target, { refusal: error, hasCommit });
  }
}

/** The lab's pipeline may look into an experiment only once its first sync is through; until then Argo CD's word counts. */
async function judgeFromOutside(
  cluster: Cluster,
  target: RolloutTarget,
  { refusal, hasCommit }: { readonly refusal: GroveError; readonly hasCommit: HasCommit },
): Promise<Rollout> {
  if (refusal.code !== "CLUSTER_FORBIDDEN") throw refusal;
  const application = await readApplication(cluster, target.application);
  if (application?.status?.sync?.status === "Synced" && !isBusy(application)) throw refusal;
  const judge = (revision: string | undefined): Rollout | undefined =>
    judgeApplication({ ...target, revision }, { application });
  const verdict = await judgeLastSync(judge, { application, revision: target.revision, hasCommit });
  return verdict ?? { state: "pending", message: "Argo CD brings it for the first time" };
}

function failure({ application }: RolloutTarget, rollout: Extract<Rollout, { state: "failed" }>): GroveError {
  const { code, message, next } = rollout;
  return new GroveError(`${application} does not get live: ${message}`, { code, next });
}

function timeout({ application }: RolloutTarget, message: string): GroveError {
  return new GroveError(`${application} was not live in time: ${message}`, {
    code: "ROLLOUT_TIMEOUT",
    next: "wait longer with --timeout; grove status and grove doctor look for the cause",
  });
}
