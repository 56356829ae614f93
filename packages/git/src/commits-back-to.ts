import { allCommits, type Commit } from "./history.ts";
import { fetchCommits } from "./remote-tip.ts";
import type { Repository } from "./repository.ts";

/** The branch of a repository on its server. */
type Branch = Pick<Repository, "clone" | "branch">;

/** More are hardly made while a writer waits. */
const RECENT = 100;

/**
 * The commits of a branch as the remote has it now, newest first: at least as far back as each of these ids, or all if one
 * is not among them. They are fetched apart from what the repository has, and without files.
 *
 * @throws GroveError as `openRepository`
 */
export async function commitsBackTo(branch: Branch, bases: readonly string[]): Promise<readonly Commit[]> {
  const recent = await lastCommits(branch, RECENT);
  const known = new Set(recent.map(({ id }) => id));
  return bases.every((base) => known.has(base)) ? recent : await lastCommits(branch);
}

async function lastCommits({ clone, branch }: Branch, last?: number): Promise<readonly Commit[]> {
  const history = await clone.another();
  try {
    return await allCommits(history, await fetchCommits(history, branch, last));
  } finally {
    await history.remove();
  }
}
