import { type Cluster, findOrphans } from "@grove/cluster";
import { labPaths, type ListedArchive, listArchives, claimedVolumes } from "@grove/experiments";
import { type Files, GroveError } from "@grove/plan";
import { type Command, type Context, type Input, option, type Result } from "../command.ts";
import { confirmByName } from "../confirm.ts";
import { describeContents } from "../dumps/describe-dump.ts";
import { readLabFiles } from "../lab/read-lab-files.ts";
import { chooseOrphan, groupOrphans, kindOfOrphan, type OrphanExperiment } from "../orphans/orphan-experiment.ts";
import { pathsForWorkbench, type Workbench, withWorkbench } from "../orphans/orphan-workbench.ts";
import { refuseOtherKind } from "../require-kind.ts";
import { erase, isProven, type Proof, proveArchived } from "../orphans/purge-orphan.ts";

/**
 * Erases the volumes of an experiment that is gone. Only after a proof: an archive in the lab holds what is on them, row by
 * row, and a copy of its dump was read back. Cut off anywhere and run again, it goes on.
 */
export const purge: Command = async (context, input) => {
  const cluster = await context.openCluster();
  // The lab itself: what is claimed there must not be purged.
  const files = await readLabFiles(context, [...labPaths, ...pathsForWorkbench, "archive"]);
  const orphan = await findOrphan(cluster, files, input);
  refuseOtherKind(kindOfOrphan(orphan), "purge");
  const archives = listArchives(files).filter(({ id }) => id === orphan.id);
  const [newest] = archives;
  if (newest === undefined) throw neverArchived(orphan);
  if (context.dryRun) return preview(orphan, newest);
  return await withWorkbench({ context, cluster, orphan, files }, async (workbench) => {
    if (!(await isProven(workbench))) {
      const proof = await proveArchived(workbench, { archives, given: option(input, "dump") });
      await ask(context, input, { orphan, proof });
    }
    return report(workbench, await erase(workbench, newest.file));
  });
};

async function findOrphan(cluster: Cluster, files: Files, input: Input): Promise<OrphanExperiment> {
  const orphans = await findOrphans(cluster, claimedVolumes(files));
  return chooseOrphan(groupOrphans(orphans), input.operands[0] ?? "");
}

function neverArchived({ id, environment, name }: OrphanExperiment): GroveError {
  return new GroveError(`nothing is archived of ${environment}/${name} with the id ${id}, so its data would be lost`, {
    code: "ARCHIVE_MISSING",
    next: `grove archive --volume database-${id}`,
  });
}

function preview(orphan: OrphanExperiment, { file }: ListedArchive): Result {
  const claims = orphan.volumes.map(({ claim }) => claim);
  const text = `would erase ${claims.join(" and ")} in ${orphan.namespace}, if ${file} holds what is on them and a copy of its dump can be read`;
  return { text, data: { status: "planned", namespace: orphan.namespace, claims, archive: file } };
}

interface Question {
  readonly orphan: OrphanExperiment;
  readonly proof: Proof;
}

async function ask(context: Context, input: Input, { orphan, proof }: Question): Promise<void> {
  const claims = orphan.volumes.map(({ claim }) => claim).join(" and ");
  const kept = `${proof.archive.file} holds ${describeContents(proof.archive)}; its dump was read back from ${proof.place}.`;
  context.terminal.progress("");
  await confirmByName(context, option(input, "confirm"), {
    message: `${kept}\n${claims} in ${orphan.namespace} will be erased for good${describeOthers(proof)}.`,
    name: orphan.id,
  });
}

/** Dumps that were made before resets hold what the database no longer does. */
function describeOthers({ others }: Proof): string {
  if (others === undefined) return ", with all dumps on it";
  return others.length === 0 ? "" : `, with ${others.length} other dumps: ${others.join(", ")}`;
}

function report({ context, orphan }: Workbench, directories: readonly string[]): Result {
  const claims = orphan.volumes.map(({ claim }) => claim);
  const lines = [
    `${context.terminal.style("green", "✓")} ${claims.join(" and ")} in ${orphan.namespace} were erased and removed`,
    ...directories.map((directory) => `  the directory ${directory} of the server is left, empty`),
  ];
  const { namespace, id } = orphan;
  return { text: lines.join("\n"), data: { status: "purged", namespace, id, claims, directories } };
}
