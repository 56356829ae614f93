import { type Cluster, findOrphans } from "@grove/cluster";
import { claimedVolumes } from "@grove/experiments";
import type { Files } from "@grove/plan";
import { chooseOrphan, groupOrphans, type OrphanExperiment } from "./orphan-experiment.ts";

/**
 * The orphan of a cluster that a person names.
 *
 * @param files of the lab, with `labPaths`, for what is claimed there is no orphan, and `archive`
 * @throws GroveError usage: ORPHAN_NOT_FOUND, ORPHAN_AMBIGUOUS
 */
export async function findOrphan(cluster: Cluster, files: Files, word: string): Promise<OrphanExperiment> {
  const orphans = await findOrphans(cluster, claimedVolumes(files));
  return chooseOrphan(groupOrphans(orphans, files), word);
}
