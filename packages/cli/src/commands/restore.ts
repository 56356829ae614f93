import type { Cluster } from "@grove/cluster";
import { type DumpManifest, type ExperimentKey, type ListedArchive, namespaceOf } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import type { Secrets } from "../archive/archived-secrets.ts";
import { type Command, type Context, type Input, option, type Result } from "../command.ts";
import { confirm } from "../confirm.ts";
import { describeContents } from "../dumps/describe-dump.ts";
import { listDumps } from "../dumps/list-dumps.ts";
import { experimentOf } from "../experiment-input.ts";
import { findExperiment } from "../lab/find-experiment.ts";
import { type Lab, withLab } from "../lab/open-lab.ts";
import { refuseIfPlaying } from "../refuse-if-playing.ts";
import { openArchivedKeys, takeOverKeys } from "../restore/archived-keys.ts";
import { bringArchive } from "../restore/bring-archive.ts";
import { bringFile } from "../restore/bring-file.ts";
import type { Brought } from "../restore/brought.ts";
import { findArchive } from "../restore/find-archive.ts";
import { findDump } from "../restore/find-dump.ts";
import { listSources } from "../restore/list-sources.ts";
import { restoreDump } from "../restore/restore-dump.ts";
import { type RestoreSource, restoreSourceOf } from "../restore/restore-source.ts";

/**
 * Puts a dump in the place of an experiment's database, after a verified dump of what is there: one of its own, one from an
 * archive, also of another name or of a cluster that is lost, or one from an oTree server elsewhere. Refused while a
 * session runs.
 */
export const restore: Command = async (context, input) => {
  const experiment = experimentOf(input, "staging");
  return await withLab(context, async (lab) => {
    if (input.options["list"] === true) return await listSources(lab, await context.openCluster(), experiment);
    const wish = await readWish(context, input, { lab, experiment });
    if (context.dryRun) {
      const text = `would put ${wish.what} in the place of the database of ${wish.label}, after a dump of what is there`;
      return { text, data: { status: "planned", ...experiment } };
    }
    await confirm(
      context,
      input,
      `Put ${wish.what} in the place of the database of ${wish.label}? What is there is kept in a dump.`,
    );
    const cluster = await context.openCluster();
    await refuseIfPlaying(context, { experiment, lab });
    const brought = await bring(context, cluster, wish);
    const { namespace, label, keys } = wish;
    const meanwhile = async (): Promise<void> => {
      if (keys !== undefined) await takeOverKeys(context, experiment, keys);
    };
    const undo = await restoreDump(context, { cluster, namespace, label, brought, meanwhile });
    return reportOf(context, { wish, brought, undo });
  });
};

interface Place {
  readonly lab: Lab;
  readonly experiment: ExperimentKey;
}

/** What is asked for, as far as the lab alone shows that it can be done. */
interface Wish {
  readonly experiment: ExperimentKey;
  readonly namespace: string;
  /** As people name the experiment. */
  readonly label: string;
  readonly source: RestoreSource;
  /** As people name the source. */
  readonly what: string;
  readonly archive: ListedArchive | undefined;
  readonly keys: Secrets | undefined;
}

async function readWish(context: Context, input: Input, { lab, experiment }: Place): Promise<Wish> {
  const source = restoreSourceOf(input);
  const { environment, name } = experiment;
  const { state } = await findExperiment(lab, experiment);
  if (state === "archived") throw archived(experiment);
  const archive = source.kind === "archive" ? await findArchive(lab, source) : undefined;
  const recoveryKey = option(input, "recoveryKey");
  const keys =
    archive === undefined || recoveryKey === undefined
      ? undefined
      : await openArchivedKeys(context, { lab, archive, recoveryKey });
  const label = `${environment}/${name}`;
  return {
    experiment,
    namespace: namespaceOf(environment, name),
    label,
    source,
    what: nameOf(source, archive),
    archive,
    keys,
  };
}

function nameOf(source: RestoreSource, archive: ListedArchive | undefined): string {
  if (source.kind === "dump") return source.dump;
  if (source.kind === "file") return source.path;
  return `${archive?.dump ?? ""} of ${source.experiment.environment}/${source.experiment.name}`;
}

function archived({ environment, name }: ExperimentKey): GroveError {
  return new GroveError(`${environment}/${name} is archived: its database does not run, so nothing can be put there`, {
    code: "EXPERIMENT_ARCHIVED",
    next: `grove wake ${name} --environment ${environment}`,
  });
}

async function bring(context: Context, cluster: Cluster, { namespace, source, archive }: Wish): Promise<Brought> {
  const to = { namespace, dumps: await listDumps(cluster, namespace) };
  if (archive !== undefined) return await bringArchive(context, { cluster, archive, to });
  if (source.kind === "file") return await bringFile(context, { cluster, path: source.path, to });
  return findDump(to, source.kind === "dump" ? source.dump : "");
}

interface Restored {
  readonly wish: Wish;
  readonly brought: Brought;
  /** The dump of what was there before. */
  readonly undo: DumpManifest | undefined;
}

function reportOf({ terminal }: Context, { wish, brought, undo }: Restored): Result {
  const { experiment, label, what, archive, keys } = wish;
  const { environment, name } = experiment;
  const contents =
    brought.contents === undefined ? "" : `: ${describeContents(brought.contents)}, each table equal to its manifest`;
  const isOther = archive !== undefined && `${archive.environment}/${archive.name}` !== label;
  const lines = [
    `${terminal.style("green", "✓")} ${label} holds what is in ${what}${contents}`,
    ...(undo === undefined
      ? []
      : [
          `  the dump ${undo.dump} keeps what was there before: ${describeContents(undo)}`,
          `  to undo it: grove restore ${name} --environment ${environment} --dump ${undo.dump}`,
        ]),
    ...(keys === undefined
      ? []
      : [
          `  its ${Object.keys(keys).join(", ")} are the archive's: personal links stay valid, at the address of ${name}`,
        ]),
    ...(isOther && keys === undefined
      ? [`  links that were made for ${archive.name} are not valid here: --recovery-key takes its keys over`]
      : []),
  ];
  const data = {
    status: "restored",
    ...experiment,
    dump: brought.dump,
    tables: brought.contents?.tables,
    undo,
    keys: Object.keys(keys ?? {}),
  };
  return { text: lines.join("\n"), data };
}
