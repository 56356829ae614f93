import { type ExperimentKey, overlayPath } from "@grove/experiments";
import type { Repository, Snapshot } from "@grove/git";

/** How many commits of an overlay are looked at; who means an older one names it. */
export const searchedCommits = 200;

/** The states of the lab at the commits that touched an experiment's overlay, the newest first. */
export async function* overlayHistory(
  repository: Repository,
  { environment, name }: ExperimentKey,
): AsyncGenerator<Snapshot> {
  for (const { id } of await repository.history(overlayPath(environment, name), searchedCommits)) {
    // oxlint-disable-next-line no-await-in-loop -- who looks seldom needs more than two
    yield await repository.at(id);
  }
}
