import type { BareClone } from "./bare-clone.ts";
import type { Identity } from "./identity.ts";
import { type CommitChain, type CommitDraft, writeCommits } from "./write-commits.ts";

/** One commit, made by who asked for it. */
export interface SingleCommit extends Omit<CommitDraft, "author">, Pick<CommitChain, "parent"> {
  /** Author and committer. */
  readonly identity: Identity;
}

/** Writes one commit into the clone, as {@link writeCommits} does, and gives its id. */
export async function writeCommit(clone: BareClone, { parent, identity, ...draft }: SingleCommit): Promise<string> {
  const drafts = [{ ...draft, author: identity }];
  const [commit] = await writeCommits(clone, { parent, drafts, committer: identity });
  if (commit === undefined) throw new Error("git fast-import named no commit");
  return commit;
}
