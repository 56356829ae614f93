import { setTimeout as sleep } from "node:timers/promises";
import { clearAbandonedLock } from "./abandoned-lock.ts";
import type { Repository } from "./repository.ts";
import type { GitOutcome } from "./run-git.ts";

export interface DecidedPush {
  /** Of `git push`. */
  readonly parameters: readonly string[];
  /** Whether somebody else changed on the server what the push was meant for; only the server tells. */
  readonly hasMoved: () => Promise<boolean>;
  /** Whether a failed push with nothing moved is not worth a second one; it is unless told. */
  readonly isFinal?: (outcome: GitOutcome) => boolean;
}

/** `"freed"`: nobody was faster, but a lock of a killed process was in the way, and is gone. */
export type PushEnd = "done" | "moved" | "freed" | { readonly refused: GitOutcome };

/** Longest time in which a rival that holds the server's lock should have moved the branch. */
const SETTLE = 500;

/**
 * Pushes, and finds out how it ended: after a failure by a look at the server, never by the error's text.
 *
 * A rival that held the server's lock and then changed nothing is gone without a trace, so a refusal counts when it comes
 * twice.
 *
 * @throws GroveError as `hasMoved`
 */
export async function pushUntilDecided(repository: Repository, push: DecidedPush): Promise<PushEnd> {
  const { parameters, hasMoved, isFinal = () => false } = push;
  for (let isLast = false; ; isLast = true) {
    /* oxlint-disable no-await-in-loop -- the second push is for what the first one met */
    const outcome = await repository.clone.git(parameters);
    if (outcome.status === "done") return "done";
    if ((await hasMoved()) || (await afterSettling(hasMoved))) return "moved";
    if (await clearAbandonedLock(repository.url, repository.branch)) return "freed";
    if (isLast || isFinal(outcome)) return { refused: outcome };
    /* oxlint-enable no-await-in-loop */
  }
}

/** A push that was refused since a rival held the lock looks like a real error until the rival is done. */
async function afterSettling(hasMoved: DecidedPush["hasMoved"]): Promise<boolean> {
  await sleep(Math.random() * SETTLE);
  return await hasMoved();
}
