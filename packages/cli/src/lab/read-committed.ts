import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Repository } from "@grove/git";
import { type Files, GroveError } from "@grove/plan";
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
 * @throws GroveError COMMIT_UNKNOWN, CHECKOUT_SHALLOW
 */
export async function readCommitted(context: Context, lab: Lab, committed: Committed): Promise<Files> {
  if (lab.repository !== undefined) return await readFrom(lab.repository, committed);
  const place = locateLab(context);
  if (place.kind === "repository") throw new Error("a lab that is no checkout has its repository open");
  if (existsSync(join(place.root, ".git", "shallow"))) throw shallow(place.root);
  return await withRepository(context, { url: place.root, branch: "HEAD" }, async (repository) =>
    readFrom(repository, committed),
  );
}

function shallow(root: string): GroveError {
  return new GroveError(`the checkout ${root} has only a part of the lab's history`, {
    code: "CHECKOUT_SHALLOW",
    kind: "usage",
    next: "git fetch --unshallow; in a pipeline GIT_DEPTH: 0 (GitLab) or fetch-depth: 0 (GitHub)",
  });
}

async function readFrom(repository: Repository, { commit, paths }: Committed): Promise<Files> {
  const snapshot = commit === undefined ? repository.snapshot() : snapshotAt(repository, commit);
  return await (await snapshot).read(paths);
}
