import { randomUUID } from "node:crypto";
import { commitMessage, type Plan } from "@grove/plan";
import type { BareClone } from "./bare-clone.ts";
import { importCommit, objectId } from "./git-arguments.ts";
import { cloneFailed } from "./git-failure.ts";
import type { TreeEntry } from "./git-object.ts";
import { formatIdentity, type Identity } from "./identity.ts";

/** A commit to be made. */
export interface CommitDraft {
  /** The commit that it stands on; none for the first of a repository. */
  readonly parent: string | undefined;
  /** Its changes were checked by `applicablePlan`. */
  readonly plan: Plan;
  /** What is at the paths in the parent; a file that is there keeps its mode. */
  readonly entries: ReadonlyMap<string, TreeEntry>;
  /** Author and committer. */
  readonly identity: Identity;
  /** Becomes the trailer by which the change is known again; letters, digits and hyphens. */
  readonly changeId: string;
}

const REGULAR = "100644";

/**
 * Writes blobs, trees and the commit into the clone by one `git fast-import`, and gives the commit's id.
 *
 * It reads only the trees on the way to the changed files. Removing the last file of a directory removes the directory.
 *
 * @throws GroveError CLONE_FAILED
 */
export async function writeCommit(clone: BareClone, draft: CommitDraft): Promise<string> {
  const outcome = await clone.git(importCommit(), importStream(draft));
  const id = outcome.stdout.toString().trim();
  if (outcome.status !== "done") throw cloneFailed("the commit cannot be written to the temporary clone", outcome);
  return objectId(id);
}

function importStream({ parent, plan, entries, identity, changeId }: CommitDraft): Buffer {
  const removed = plan.changes.filter(({ after }) => after === undefined);
  const written = plan.changes.filter(({ after }) => after !== undefined);
  const committer = `${formatIdentity(identity)} ${Math.floor(Date.now() / 1000)} +0000`;
  return Buffer.concat([
    Buffer.from(`commit refs/grove/change/${randomUUID()}\nmark :1\ncommitter ${committer}\n`),
    data(commitMessage({ ...plan, trailers: [...plan.trailers, { key: "Change-Id", value: changeId }] })),
    Buffer.from(parent === undefined ? "" : `from ${parent}\n`),
    ...removed.map(({ path }) => Buffer.from(`D ${quote(path)}\n`)),
    ...written.flatMap(({ path, after = "" }) => [
      Buffer.from(`M ${entries.get(path)?.mode ?? REGULAR} inline ${quote(path)}\n`),
      data(after),
    ]),
    Buffer.from("get-mark :1\ndone\n"),
  ]);
}

function data(text: string): Buffer {
  const content = Buffer.from(text);
  return Buffer.concat([Buffer.from(`data ${content.length}\n`), content, Buffer.from("\n")]);
}

/** A checked path holds neither backslash nor control character, so the quotation mark is all there is to escape. */
function quote(path: string): string {
  return `"${path.replaceAll('"', String.raw`\"`)}"`;
}
