import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { GroveError, type Plan } from "@grove/plan";
import { applicablePlan } from "./applicable-plan.ts";
import { configuredIdentity, type Identity } from "./identity.ts";
import { pushCommit } from "./push-commit.ts";
import type { Repository } from "./repository.ts";
import type { Snapshot } from "./snapshot.ts";
import { writeCommit } from "./write-commit.ts";

export interface CommitChangeOptions {
  /** Directories; a plan that writes outside of them is refused. Everything is allowed unless told. */
  readonly within?: readonly string[] | undefined;
  /** Author and committer; git's configuration decides unless told. */
  readonly identity?: Identity | undefined;
  /** Milliseconds to go on trying while others change the branch; 300,000 unless told. */
  readonly budget?: number | undefined;
}

export interface CommitResult {
  readonly status: "committed" | "unchanged";
  /** The commit that holds the change; for `unchanged` the tip that is already as asked. */
  readonly commit: string;
  /** The plan that was applied, with its warnings. */
  readonly plan: Plan;
  /** How often a plan was made. */
  readonly attempts: number;
}

const BUDGET = 300_000;
const FIRST_WAIT = 200;
const LONGEST_WAIT = 8000;

/**
 * Makes one commit of what `propose` plans for the tip of the branch, or none if there is nothing to change.
 *
 * When others moved the branch in the meantime, `propose` is asked again for the new tip: a plan is never rebased.
 * Afterwards the branch is as before or has the whole change, exactly once.
 *
 * @throws GroveError refused: PLAN_REFUSED (with the plan's problems), PUSH_REFUSED (by the server), BRANCH_DELETED,
 * HISTORY_REWRITTEN; conflict: PUSH_CONFLICT; unreachable: as `openRepository`
 *
 * @example
 * const result = await commitChange(repository, async (tip) => planBump(await tip.read(["environments"]), request));
 */
export async function commitChange(
  repository: Repository,
  propose: (tip: Snapshot) => Promise<Plan>,
  options: CommitChangeOptions = {},
): Promise<CommitResult> {
  const changeId = randomUUID();
  const deadline = Date.now() + (options.budget ?? BUDGET);
  let identity = options.identity;
  for (let attempts = 1; ; attempts++) {
    /* oxlint-disable no-await-in-loop -- each attempt depends on how the one before ended */
    const tip = await repository.snapshot();
    const plan = await applicablePlan(tip, await propose(tip), options.within);
    if (plan.changes.length === 0) return { status: "unchanged", commit: tip.commit, plan, attempts };
    identity ??= await configuredIdentity(repository.clone);
    const entries = await tip.entriesAt(plan.changes.map(({ path }) => path));
    const commit = await writeCommit(repository.clone, { parent: tip.commit, plan, entries, identity, changeId });
    const landed = await pushCommit(repository, { commit, tip: tip.commit, changeId });
    if (landed !== undefined) return { status: "committed", commit: landed, plan, attempts };
    await waitForTurn(attempts, deadline);
    /* oxlint-enable no-await-in-loop */
  }
}

/** Waits a random part of a time that doubles with each attempt, so that writers do not stay in step. */
async function waitForTurn(attempts: number, deadline: number): Promise<void> {
  const wait = Math.random() * Math.min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT);
  if (Date.now() + wait > deadline) throw conflict(attempts);
  await sleep(wait);
}

function conflict(attempts: number): GroveError {
  return new GroveError(`others changed the lab ${attempts} times while this change was made`, {
    code: "PUSH_CONFLICT",
    kind: "conflict",
    next: "nothing was written; run the command again, or give it more time with --timeout",
  });
}
