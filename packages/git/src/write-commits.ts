import { randomUUID } from "node:crypto";
import { commitMessage, type Plan } from "@grove/plan";
import type { BareClone } from "./bare-clone.ts";
import { importCommit, objectId } from "./git-arguments.ts";
import { cloneFailed } from "./git-failure.ts";
import type { TreeEntry } from "./git-object.ts";
import { formatIdentity, type Identity } from "./identity.ts";
import { signCommits } from "./sign-commits.ts";

/** A commit to be made. */
export interface CommitDraft {
  /** Its changes were checked by `applicablePlan`. */
  readonly plan: Plan;
  /** What is at the paths in the parent; a file that is there keeps its mode. */
  readonly entries: ReadonlyMap<string, TreeEntry>;
  /** Who asked for the change. */
  readonly author: Identity;
  /** Becomes the trailer by which the change is known again; letters, digits and hyphens. */
  readonly changeId: string;
}

/** Commits that stand on each other. */
export interface CommitChain {
  /** The commit that the first one stands on; none in an empty repository. */
  readonly parent: string | undefined;
  readonly drafts: readonly CommitDraft[];
  /** Who makes them. */
  readonly committer: Identity;
}

const REGULAR = "100644";

/**
 * Writes blobs, trees and commits into the clone by one `git fast-import`, and gives the commits' ids in order.
 *
 * It reads only the trees on the way to the changed files. Removing the last file of a directory removes the directory.
 * The commits are signed if git is configured so.
 *
 * @throws GroveError CLONE_FAILED, SIGNING_FAILED
 */
export async function writeCommits(clone: BareClone, chain: CommitChain): Promise<readonly string[]> {
  const outcome = await clone.git(importCommit(), importStream(chain));
  if (outcome.status !== "done") throw cloneFailed("the commit cannot be written to the temporary clone", outcome);
  return await signCommits(clone, outcome.stdout.toString().trim().split("\n").map(objectId));
}

function importStream({ parent, drafts, committer }: CommitChain): Buffer {
  const branch = `refs/grove/change/${randomUUID()}`;
  const time = `${Math.floor(Date.now() / 1000)} +0000`;
  // A commit of a branch that the stream has made already stands on the one before.
  const from = (index: number) => (index === 0 && parent !== undefined ? `from ${parent}\n` : "");
  const commits = drafts.flatMap((draft, index) => [
    Buffer.from(`commit ${branch}\nmark :${index + 1}\n`),
    Buffer.from(`author ${formatIdentity(draft.author)} ${time}\ncommitter ${formatIdentity(committer)} ${time}\n`),
    data(messageOf(draft)),
    Buffer.from(from(index)),
    ...filesOf(draft),
  ]);
  const marks = drafts.map((_, index) => Buffer.from(`get-mark :${index + 1}\n`));
  return Buffer.concat([...commits, ...marks, Buffer.from("done\n")]);
}

function messageOf({ plan, changeId }: CommitDraft): string {
  return commitMessage({ ...plan, trailers: [...plan.trailers, { key: "Change-Id", value: changeId }] });
}

function filesOf({ plan, entries }: CommitDraft): readonly Buffer[] {
  const removed = plan.changes.filter(({ after }) => after === undefined);
  const written = plan.changes.filter(({ after }) => after !== undefined);
  return [
    ...removed.map(({ path }) => Buffer.from(`D ${quote(path)}\n`)),
    ...written.flatMap(({ path, after = "" }) => [
      Buffer.from(`M ${entries.get(path)?.mode ?? REGULAR} inline ${quote(path)}\n`),
      data(after),
    ]),
  ];
}

function data(text: string): Buffer {
  const content = Buffer.from(text);
  return Buffer.concat([Buffer.from(`data ${content.length}\n`), content, Buffer.from("\n")]);
}

/** A checked path holds neither backslash nor control character, so the quotation mark is all there is to escape. */
function quote(path: string): string {
  return `"${path.replaceAll('"', String.raw`\"`)}"`;
}
