import { GroveError, type Plan } from "@grove/plan";
import { applicablePlan } from "./applicable-plan.ts";
import type { Identity } from "./identity.ts";
import type { Planner } from "./planner.ts";
import type { Repository } from "./repository.ts";
import type { TreeSnapshot } from "./snapshot.ts";
import { type CommitChain, type CommitDraft, writeCommits } from "./write-commits.ts";

/** One change of many. */
export interface RequestedChange<Request> {
  readonly request: Request;
  readonly author: Identity;
  readonly changeId: string;
}

/** What became of a change: a commit, nothing to do, or a refusal. */
export type ChainLink =
  | { readonly status: "committed"; readonly commit: string; readonly plan: Plan }
  | { readonly status: "unchanged"; readonly plan: Plan }
  | { readonly status: "refused"; readonly error: GroveError };

export interface Chain {
  /** The last commit; the tip that it all stands on where there was nothing to do. */
  readonly tip: string;
  /** By `Change-Id`. */
  readonly links: ReadonlyMap<string, ChainLink>;
}

/**
 * Plans changes in order on top of the tip and writes those that change something into the clone as a chain of commits,
 * one each. A refused one leaves no trace in the chain.
 *
 * Changes in different directories do not see each other, so all of a round are planned on the same tip; the second one in
 * a directory waits for the next round.
 *
 * @throws GroveError CLONE_FAILED, REMOTE_UNREACHABLE, REMOTE_TIMEOUT
 */
export async function planChain<Request>(
  repository: Repository,
  changes: readonly RequestedChange<Request>[],
  { planner, committer }: { readonly planner: Planner<Request>; readonly committer: Identity },
): Promise<Chain> {
  let tip = await repository.snapshot();
  let rest = changes;
  const links = new Map<string, ChainLink>();
  while (rest.length > 0) {
    const { round, later } = firstRound(rest, planner);
    /* oxlint-disable no-await-in-loop -- a round stands on the one before */
    const planned = await planRound(tip, round, planner);
    const drafts = [...planned.values()].filter((each) => "entries" in each);
    const commits = await writeDrafts(repository, { parent: tip.commit, drafts, committer });
    /* oxlint-enable no-await-in-loop */
    for (const [changeId, each] of planned) links.set(changeId, linkOf(each, commits.get(changeId)));
    tip = repository.snapshotOf([...commits.values()].at(-1) ?? tip.commit);
    rest = later;
  }
  return { tip: tip.commit, links };
}

/** The changes that no earlier one shares a directory with, and the others. */
function firstRound<Request>(
  changes: readonly RequestedChange<Request>[],
  planner: Planner<Request>,
): { round: readonly RequestedChange<Request>[]; later: readonly RequestedChange<Request>[] } {
  const taken: string[] = [];
  const round: RequestedChange<Request>[] = [];
  const later: RequestedChange<Request>[] = [];
  for (const change of changes) {
    const directories = planner.within(change.request);
    const isFree = !directories.some((directory) => taken.some((other) => overlap(directory, other)));
    (isFree ? round : later).push(change);
    taken.push(...directories);
  }
  return { round, later };
}

function overlap(left: string, right: string): boolean {
  return `${left}/`.startsWith(`${right}/`) || `${right}/`.startsWith(`${left}/`);
}

type Planned = CommitDraft | ChainLink;

async function planRound<Request>(
  tip: TreeSnapshot,
  round: readonly RequestedChange<Request>[],
  planner: Planner<Request>,
): Promise<ReadonlyMap<string, Planned>> {
  // For speed alone: what cannot be read is met again, by the change that it concerns.
  await tip.read(round.flatMap(({ request }) => planner.reads(request))).catch(refusalOf);
  const planned = new Map<string, Planned>();
  // oxlint-disable-next-line no-await-in-loop -- each finds what the others have read
  for (const change of round) planned.set(change.changeId, await planChange(tip, change, planner));
  return planned;
}

async function planChange<Request>(
  tip: TreeSnapshot,
  { request, author, changeId }: RequestedChange<Request>,
  planner: Planner<Request>,
): Promise<Planned> {
  try {
    const plan = await applicablePlan(tip, await planner.plan(tip, request), planner.within(request));
    if (plan.changes.length === 0) return { status: "unchanged", plan };
    const entries = await tip.entriesAt(plan.changes.map(({ path }) => path));
    return { plan, entries, author, changeId };
  } catch (error) {
    return { status: "refused", error: refusalOf(error) };
  }
}

/** A refusal concerns one change; anything else ends the work on all. */
function refusalOf(error: unknown): GroveError {
  if (error instanceof GroveError && error.kind === "refused") return error;
  throw error;
}

/** `Change-Id` → commit. */
async function writeDrafts(
  { clone }: Repository,
  chain: CommitChain & { readonly parent: string },
): Promise<ReadonlyMap<string, string>> {
  if (chain.drafts.length === 0) return new Map();
  const commits = await writeCommits(clone, chain);
  return new Map(chain.drafts.map(({ changeId }, index) => [changeId, commits[index] ?? chain.parent]));
}

function linkOf(planned: Planned, commit: string | undefined): ChainLink {
  if ("status" in planned) return planned;
  if (commit === undefined) throw new Error(`no commit was made of the change ${planned.changeId}`);
  return { status: "committed", commit, plan: planned.plan };
}
