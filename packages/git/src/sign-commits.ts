import type { BareClone } from "./bare-clone.ts";
import { commitTree, objectId } from "./git-arguments.ts";
import { signingFailed } from "./git-failure.ts";
import { ObjectStore } from "./object-store.ts";
import { userSettings } from "./user-settings.ts";

/**
 * Signs a chain of commits, oldest first, if git is configured to sign, and gives the ids that they have then.
 *
 * `git fast-import` makes no signatures, so each commit is made anew: the same tree, people and message, on top of the
 * signed one before.
 *
 * @throws GroveError SIGNING_FAILED
 */
export async function signCommits(clone: BareClone, commits: readonly string[]): Promise<readonly string[]> {
  const { signs } = await userSettings(clone);
  if (!signs) return commits;
  const store = new ObjectStore(clone);
  await store.load(commits);
  const signed = new Map<string, string>();
  for (const commit of commits) {
    const unsigned = parseCommit(store.get(commit).content);
    const parents = unsigned.parents.map((parent) => signed.get(parent) ?? parent);
    // oxlint-disable-next-line no-await-in-loop -- a commit holds the id of the one before
    const outcome = await clone.git(commitTree({ ...unsigned, parents }), unsigned.message);
    if (outcome.status !== "done") throw signingFailed(outcome);
    signed.set(commit, objectId(outcome.stdout.toString().trim()));
  }
  return [...signed.values()];
}

interface UnsignedCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: string;
  readonly committer: string;
  readonly message: Buffer;
}

/** Reads a commit as `git fast-import` writes it: its headers are one line each, and an empty line ends them. */
function parseCommit(content: Buffer): UnsignedCommit {
  const end = content.indexOf("\n\n");
  const lines = content.subarray(0, end).toString().split("\n");
  const valuesOf = (header: string): readonly string[] =>
    lines.filter((line) => line.startsWith(`${header} `)).map((line) => line.slice(header.length + 1));
  const [tree = "", author = "", committer = ""] = ["tree", "author", "committer"].map((name) => valuesOf(name)[0]);
  return { tree, author, committer, parents: valuesOf("parent"), message: content.subarray(end + 2) };
}
