import type { Repository, Snapshot } from "@grove/git";
import { GroveError } from "@grove/plan";

/**
 * The state of a lab at a commit that a person named, in full or by the first signs of its id.
 *
 * @throws GroveError COMMIT_UNKNOWN
 */
export async function snapshotAt(repository: Repository, commit: string): Promise<Snapshot> {
  if (/^[0-9a-f]{40,64}$/.test(commit)) return await repository.at(commit);
  const known = await repository.history("", searchedCommits);
  const [found, ...others] = /^[0-9a-f]{4,}$/.test(commit) ? known.filter(({ id }) => id.startsWith(commit)) : [];
  if (found !== undefined && others.length === 0) return await repository.at(found.id);
  throw new GroveError(`"${commit}" names ${found === undefined ? "no commit" : "more than one commit"} of this lab`, {
    code: "COMMIT_UNKNOWN",
    next: "take an id as git log shows it",
  });
}

const searchedCommits = 100_000;
