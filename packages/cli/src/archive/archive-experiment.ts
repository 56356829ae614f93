import type { Cluster } from "@grove/cluster";
import { archivePath, type DumpManifest, type ExperimentKey, pathsForArchive, planArchive } from "@grove/experiments";
import { changeLab } from "../change-lab.ts";
import type { Context, Result } from "../command.ts";
import { withRepository } from "../lab/open-lab.ts";
import { writableUrl } from "../lab/writable-url.ts";
import { readArchiveTarget } from "./archive-target.ts";
import { makeArchive } from "./make-archive.ts";

export interface ArchivedResult {
  /** What was said of the commit. */
  readonly result: Result;
  readonly dump: DumpManifest;
}

/** Archives an experiment that runs: makes a verified copy of its data, and notes it in the lab, as one commit. */
export async function archiveExperiment(
  context: Context,
  cluster: Cluster,
  experiment: ExperimentKey,
): Promise<ArchivedResult> {
  const url = await writableUrl(context);
  const target = await withRepository(context, { url }, async (repository) =>
    readArchiveTarget(await repository.snapshot(), experiment),
  );
  const archive = await makeArchive(context, cluster, target);
  const result = await changeLab(context, {
    within: [archivePath(experiment)],
    propose: async (tip) =>
      planArchive(await tip.read(pathsForArchive(experiment)), { ...experiment, id: target.id, ...archive }),
  });
  return { result, dump: archive.dump };
}
