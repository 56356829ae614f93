import { randomUUID } from "node:crypto";
import { GroveError, type Plan } from "@grove/plan";
import { applicablePlan } from "./applicable-plan.ts";
import { type BareClone, makeBareClone } from "./bare-clone.ts";
import { EMPTY_TREE } from "./check-changes.ts";
import { branchReference, pushCommit } from "./git-arguments.ts";
import { pushFailed } from "./git-failure.ts";
import { configuredIdentity, type Identity } from "./identity.ts";
import { listBranches } from "./remote-tip.ts";
import { writeCommit } from "./write-commit.ts";

export interface InitialiseOptions {
  /** As for `openRepository`. */
  readonly url: string;
  /** As for `openRepository`. */
  readonly token?: string | undefined;
  /** Its changes make up the first commit. */
  readonly plan: Plan;
  /** `main` and `platform` unless told. */
  readonly branches?: readonly string[] | undefined;
  readonly identity?: Identity | undefined;
  /** Milliseconds that one conversation with the server may take; 60,000 unless told. */
  readonly timeout?: number | undefined;
}

/**
 * Fills an empty remote repository: one first commit, all branches at once or none.
 *
 * @throws GroveError refused: REPOSITORY_NOT_EMPTY, PLAN_REFUSED, PUSH_REFUSED; usage and unreachable as `openRepository`
 */
export async function initialiseRepository(options: InitialiseOptions): Promise<{ readonly commit: string }> {
  const { url, token, timeout = 60_000, branches = ["main", "platform"] } = options;
  const plan = await applicablePlan(EMPTY_TREE, options.plan);
  const clone = await makeBareClone({ url, token, timeout });
  try {
    await requireEmpty(clone);
    const identity = options.identity ?? (await configuredIdentity(clone));
    const draft = { plan, identity, changeId: randomUUID(), parent: undefined, entries: new Map() };
    const commit = await writeCommit(clone, draft);
    await pushFirst(clone, commit, branches);
    return { commit };
  } finally {
    await clone.remove();
  }
}

async function requireEmpty(clone: BareClone): Promise<void> {
  const found = await listBranches(clone);
  if (found.size > 0) throw notEmpty(clone.url);
}

/** After a failed push the remote's branches tell what happened: all are there, others were faster, or none is. */
async function pushFirst(clone: BareClone, commit: string, branches: readonly string[]): Promise<void> {
  const outcome = await clone.git(pushCommit({ commit, branches, expected: undefined }));
  if (outcome.status === "done") return;
  const found = await listBranches(clone);
  if (branches.every((branch) => found.get(branchReference(branch)) === commit)) return;
  throw found.size > 0 ? notEmpty(clone.url) : pushFailed(outcome);
}

function notEmpty(url: string): GroveError {
  return new GroveError(`the repository ${url} is not empty`, {
    code: "REPOSITORY_NOT_EMPTY",
    next: "give an empty repository, or work on this lab with the other commands",
  });
}
