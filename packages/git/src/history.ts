import { GroveError, type Trailer } from "@grove/plan";
import type { BareClone } from "./bare-clone.ts";
import { isAncestor, logAfter, logBetween, logOf, logUpTo } from "./git-arguments.ts";
import { cloneFailed } from "./git-failure.ts";

/** A commit as its readers need it. */
export interface Commit {
  /** Full id. */
  readonly id: string;
  /** The commit before it, the first one of a merge; none for the first of all. */
  readonly parent: string | undefined;
  readonly author: { readonly name: string; readonly email: string };
  readonly time: Date;
  readonly subject: string;
  readonly trailers: readonly Trailer[];
}

const FIELDS = 8;

/** The newest `limit` commits that changed a path, newest first; the history must have been fetched. */
export async function readHistory(
  clone: BareClone,
  query: { readonly tip: string; readonly path: string; readonly limit: number },
): Promise<readonly Commit[]> {
  return readLog(clone, logOf(query));
}

/** The commits that `newer` has on top of `older`, newest first. */
export async function commitsBetween(clone: BareClone, older: string, newer: string): Promise<readonly Commit[]> {
  return readLog(clone, logBetween(older, newer));
}

/**
 * The commits up to `newer` that were made on top of `older`, newest first. Where a branch was only ever moved on, each state
 * that it had after `older` is among them; commits of other branches that began before it are not.
 */
export async function commitsAfter(clone: BareClone, older: string, newer: string): Promise<readonly Commit[]> {
  return readLog(clone, logAfter(older, newer));
}

/** All commits up to one of them that the clone has, newest first. */
export async function allCommits(clone: BareClone, tip: string): Promise<readonly Commit[]> {
  return readLog(clone, logUpTo(tip));
}

/** Whether a commit is among the ancestors of another one, or is it. */
export async function contains(clone: BareClone, newer: string, older: string): Promise<boolean> {
  const outcome = await clone.git(isAncestor(older, newer));
  return outcome.status === "done";
}

/** @throws GroveError COMMIT_UNKNOWN for a commit that is not in the history of `tip` */
export async function requireReachable(clone: BareClone, commit: string, tip: string): Promise<void> {
  if (await contains(clone, tip, commit)) return;
  throw new GroveError(`the commit ${commit} is not in the history of this branch`, {
    code: "COMMIT_UNKNOWN",
    next: "take one of those that git log shows for the branch",
  });
}

/** @throws GroveError HISTORY_REWRITTEN where a branch went on from another commit than the one it was at */
export async function requireSameHistory(
  clone: BareClone,
  { branch, newer, older }: { readonly branch: string; readonly newer: string; readonly older: string },
): Promise<void> {
  if (await contains(clone, newer, older)) return;
  throw historyRewritten(branch);
}

/** The error for a branch whose history has no longer the commit that it was at. */
export function historyRewritten(branch: string): GroveError {
  return new GroveError(`the history of ${branch} was rewritten while this command ran`, {
    code: "HISTORY_REWRITTEN",
    next: "nothing was written; look at what happened to the branch before you go on",
  });
}

/** Whether a commit holds the change of this `Change-Id`. */
export function holdsChange({ trailers }: Commit, changeId: string): boolean {
  return trailers.some(({ key, value }) => key === "Change-Id" && value === changeId);
}

async function readLog(clone: BareClone, parameters: readonly string[]): Promise<readonly Commit[]> {
  const outcome = await clone.git(parameters);
  if (outcome.status !== "done") throw cloneFailed("the lab's history cannot be read", outcome);
  return parseLog(outcome.stdout.toString());
}

/** Reads what `git log` printed in the format of this package: seven fields and an empty one for each commit. */
function parseLog(output: string): readonly Commit[] {
  const fields = output.split("\0");
  const commits = Array.from({ length: Math.floor(fields.length / FIELDS) }, (_, index) =>
    fields.slice(index * FIELDS, (index + 1) * FIELDS),
  );
  return commits.map(([id = "", parents = "", name = "", email = "", seconds = "", subject = "", trailers = ""]) => ({
    id,
    parent: parents === "" ? undefined : parents.split(" ")[0],
    author: { name, email },
    time: new Date(Number(seconds) * 1000),
    subject,
    trailers: parseTrailers(trailers),
  }));
}

function parseTrailers(text: string): readonly Trailer[] {
  return text.split("\n").flatMap((line) => {
    const [, key, value] = /^([\w-]+): ?(.*)$/.exec(line) ?? [];
    return key === undefined || value === undefined ? [] : [{ key, value }];
  });
}
