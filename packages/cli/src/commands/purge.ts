import { type Command, type Context, type Input, option, type Result } from "../command.ts";
import { confirmByName } from "../confirm.ts";
import { readLabTip } from "../lab/read-lab-files.ts";
import { erase } from "../orphans/erase-orphan.ts";
import { findOrphan } from "../orphans/find-orphan.ts";
import { keeperOf } from "../orphans/keeper-of.ts";
import { narrowTo, neverArchived, type OrphanExperiment } from "../orphans/orphan-experiment.ts";
import type { Proof } from "../orphans/orphan-keeper.ts";
import { openVolumes, pathsForOrphans } from "../orphans/orphan-volumes.ts";
import { proveOrphan } from "../orphans/prove-orphan.ts";
import { readNotes, stillProven } from "../orphans/purge-note.ts";
import { refuseIfBack } from "../orphans/unclaimed-since.ts";

/**
 * Erases the volumes of an experiment that is gone. Only after a proof: an archive in the lab holds what is on them, row by
 * row and file by file, and a copy of it was read back. Cut off anywhere and run again, it goes on, unless the experiment was
 * back meanwhile.
 */
export const purge: Command = async (context, input) => {
  const cluster = await context.openCluster();
  // The lab itself: what is claimed there must not be purged.
  const { commit, files } = await readLabTip(context, pathsForOrphans);
  const word = input.operands[0] ?? "";
  const orphan = narrowTo(await findOrphan(cluster, files, word), word);
  const [newest] = keeperOf(orphan.kind).archivesOf(files, orphan.id);
  if (newest === undefined) throw neverArchived(orphan);
  if (context.dryRun) return preview(orphan, newest);
  const volumes = await openVolumes({ context, cluster, orphan, files });
  const noted = await readNotes(volumes);
  const proven = await stillProven(volumes, noted, newest.file);
  if (proven.length < orphan.volumes.length) {
    const begun = noted.map(({ claim }) => claim);
    const wish = { given: option(input, "dump"), newest: newest.file, begun, proven };
    await ask(context, input, { orphan, proof: await proveOrphan(volumes, wish) });
    await refuseIfBack(volumes, commit);
  }
  return report(context, orphan, await erase(volumes, { archive: newest.file, commit }));
};

function preview(orphan: OrphanExperiment, { file }: { readonly file: string }): Result {
  const claims = orphan.volumes.map(({ claim }) => claim);
  const text = `would erase ${claims.join(" and ")} in ${orphan.namespace}, if ${file} holds what is on them and a copy of it can be read`;
  return { text, data: { status: "planned", namespace: orphan.namespace, claims, archive: file } };
}

interface Question {
  readonly orphan: OrphanExperiment;
  readonly proof: Proof;
}

async function ask(context: Context, input: Input, { orphan, proof }: Question): Promise<void> {
  const claims = orphan.volumes.map(({ claim }) => claim).join(" and ");
  const kept = `${proof.file} holds ${proof.holds}; its copy was read back from ${proof.place}.`;
  context.terminal.progress("");
  await confirmByName(context, option(input, "confirm"), {
    message: `${kept}\n${claims} in ${orphan.namespace} will be erased for good${describeOthers(proof)}.`,
    name: orphan.id,
  });
}

/** Dumps that were made before resets hold what the database no longer does. */
function describeOthers({ others }: Proof): string {
  if (others === undefined) return ", with all dumps on it";
  return others.length === 0 ? "" : `, with ${others.length} other copies: ${others.join(", ")}`;
}

function report(context: Context, orphan: OrphanExperiment, directories: readonly string[]): Result {
  const claims = orphan.volumes.map(({ claim }) => claim);
  const lines = [
    `${context.terminal.style("green", "✓")} ${claims.join(" and ")} in ${orphan.namespace} were erased and removed`,
    ...directories.map((directory) => `  the directory ${directory} of the server is left, empty`),
  ];
  const { namespace, id } = orphan;
  return { text: lines.join("\n"), data: { status: "purged", namespace, id, claims, directories } };
}
