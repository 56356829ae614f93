import type { Repository } from "@grove/git";
import type { Files } from "@grove/plan";
import type { Context } from "../command.ts";
import { locateLab } from "./locate-lab.ts";
import { type Lab, withRepository } from "./open-lab.ts";
import { snapshotAt } from "./snapshot-at.ts";

export interface Committed {
  /** As a person names it; the last one unless told. */
  readonly commit: string | undefined;
  /** Files, or directories with all that is below. */
  readonly paths: readonly string[];
}

/**
 * Files of a lab as they were committed: in a checkout as of what is checked out, else by the lab's main branch.
 *
 * @throws GroveError COMMIT_UNKNOWN
 */
export async function readCommitted(context: Context, lab: Lab, committed: Committed): Promise<Files> {
  if (lab.repository !== undefined) return await readFrom(lab.repository, committed);
  const place = locateLab(context);
  const root = place.kind === "checkout" ? place.root : place.url;
  const branch = place.kind === "checkout" ? "HEAD" : undefined;
  return await withRepository(context, { url: root, branch }, async (repository) => readFrom(repository, committed));
}

async function readFrom(repository: Repository, { commit, paths }: Committed): Promise<Files> {
  const snapshot = commit === undefined ? repository.snapshot() : snapshotAt(repository, commit);
  return await (await snapshot).read(paths);
}
