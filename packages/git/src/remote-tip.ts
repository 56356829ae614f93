import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { GroveError } from "@grove/plan";
import type { BareClone } from "./bare-clone.ts";
import {
  branchReference,
  fetchAll,
  fetchLast,
  type FetchOptions,
  type Filter,
  listRemote,
  TIP,
} from "./git-arguments.ts";
import { failed } from "./git-failure.ts";

/** Each leaves out less than the one before; what a server refuses or cannot do, it shows by failing. */
const FOR_READING: readonly Filter[] = ["tree:3", "blob:none", "none"];
/** A history is searched for what changed in which directory, so all trees are needed. */
const FOR_SEARCHING: readonly Filter[] = ["blob:none", "none"];

/** The last commit of the remote's branch, fetched, and what the server was willing to leave out. */
export interface RemoteTip {
  readonly commit: string;
  readonly filter: Filter;
}

/**
 * Fetches the tip of a branch into an empty clone: one commit, and of its files as little as the server can manage.
 *
 * When the first way fails, the list of the remote's branches tells why: there is no answer (the error names git's
 * reason), there are no branches, this one is missing, or the server only refuses the filter.
 *
 * @throws GroveError REMOTE_UNREACHABLE, REMOTE_TIMEOUT, REPOSITORY_EMPTY, BRANCH_MISSING, BRANCH_INVALID
 */
export async function fetchTip(clone: BareClone, wanted: Wanted): Promise<RemoteTip> {
  const filter = await fetchFiltered(clone, wanted, { toArguments: lastOnes(1), filters: FOR_READING });
  return { commit: await readTip(clone), filter };
}

/** Fetches all commits of a branch into an empty clone, with all trees; errors as for {@link fetchTip}. */
export async function fetchHistory(clone: BareClone, branch: string): Promise<void> {
  await fetchFiltered(clone, { branch }, { toArguments: fetchAll, filters: FOR_SEARCHING });
}

/**
 * Fetches the last commits of a branch, or all, into an empty clone, without trees, and gives the tip; errors as for
 * {@link fetchTip}.
 */
export async function fetchCommits(clone: BareClone, branch: string, last?: number): Promise<string> {
  const toArguments = last === undefined ? fetchAll : lastOnes(last);
  await fetchFiltered(clone, { branch }, { toArguments, filters: ["tree:0", ...FOR_SEARCHING] });
  return await readTip(clone);
}

function lastOnes(commits: number): Way["toArguments"] {
  return (options) => fetchLast({ ...options, commits });
}

/** The branch, and whether the requests in the queue come along. */
type Wanted = Pick<FetchOptions, "branch" | "queue">;

interface Way {
  readonly toArguments: (options: FetchOptions) => readonly string[];
  readonly filters: readonly Filter[];
}

async function fetchFiltered(clone: BareClone, wanted: Wanted, { toArguments, filters }: Way): Promise<Filter> {
  const [filter, ...others] = filters;
  if (filter === undefined) throw new Error("there is no filter to fetch with");
  const outcome = await clone.fetch(toArguments({ ...wanted, filter }));
  if (outcome.status === "done") return filter;
  if (outcome.status === "timed out" || others.length === 0) throw failed(unreachable(clone), outcome);
  await requireBranch(clone, wanted.branch);
  return fetchFiltered(clone, wanted, { toArguments, filters: others });
}

/**
 * Fetches what came on top of the tip of before.
 *
 * @throws GroveError REMOTE_UNREACHABLE, REMOTE_TIMEOUT, BRANCH_DELETED
 */
export async function fetchNewTip(clone: BareClone, wanted: FetchOptions): Promise<string> {
  const { branch } = wanted;
  const outcome = await clone.fetch(fetchAll(wanted));
  if (outcome.status === "done") return readTip(clone);
  const branches = await listBranches(clone);
  if (branches.has(branchReference(branch))) throw failed(unreachable(clone), outcome);
  throw new GroveError(`the branch ${branch} was deleted while this command ran`, {
    code: "BRANCH_DELETED",
    next: "ask who deleted it; it is not made again by itself",
  });
}

/**
 * The branches of the remote: full reference → commit.
 *
 * @throws GroveError REMOTE_UNREACHABLE, REMOTE_TIMEOUT
 */
export async function listBranches(clone: BareClone): Promise<ReadonlyMap<string, string>> {
  return await listReferences(clone, listRemote());
}

/**
 * What `git ls-remote` with these arguments lists: full reference → object.
 *
 * @throws GroveError REMOTE_UNREACHABLE, REMOTE_TIMEOUT
 */
export async function listReferences(
  clone: BareClone,
  parameters: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const outcome = await clone.git(parameters);
  if (outcome.status !== "done") throw failed(unreachable(clone), outcome);
  const lines = outcome.stdout
    .toString()
    .split("\n")
    .filter((line) => line !== "");
  return new Map(lines.map((line) => [line.slice(line.indexOf("\t") + 1), line.slice(0, line.indexOf("\t"))]));
}

async function requireBranch(clone: BareClone, branch: string): Promise<void> {
  const branches = await listBranches(clone);
  if (branches.has(branchReference(branch))) return;
  if (branches.size === 0) {
    throw new GroveError("the lab's repository is empty", {
      code: "REPOSITORY_EMPTY",
      next: `fill it with: grove init ${clone.url}`,
    });
  }
  const names = [...branches.keys()].map((reference) => reference.replace("refs/heads/", ""));
  throw new GroveError(`the lab's repository has no branch ${branch}`, {
    code: "BRANCH_MISSING",
    next: `its branches are: ${names.slice(0, 10).join(", ")}`,
  });
}

/** The clone keeps references as plain files; reading one is no process. */
async function readTip(clone: BareClone): Promise<string> {
  return (await readFile(join(clone.directory, TIP), "utf8")).trim();
}

function unreachable(clone: BareClone): string {
  return `the lab's repository ${clone.url} cannot be read`;
}
