import type { DatabaseServer } from "@grove/cluster";
import { type ExperimentKey, type ListedArchive, namespaceOf } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import type { Secrets } from "../archive/archived-secrets.ts";
import { type Context, type Input, option } from "../command.ts";
import { databaseServerOf } from "../database-server-of.ts";
import { findExperiment } from "../lab/find-experiment.ts";
import type { Lab } from "../lab/open-lab.ts";
import { openArchivedKeys } from "./archived-keys.ts";
import { findArchive } from "./find-archive.ts";
import { refuseOtherServer } from "./refuse-other-server.ts";
import { type RestoreSource, restoreSourceOf } from "./restore-source.ts";

/** What shall be restored where, as far as the lab alone shows that it can be done. */
export interface RestoreWish {
  readonly experiment: ExperimentKey;
  readonly namespace: string;
  /** What holds the data that are replaced. */
  readonly server: DatabaseServer;
  /** As people name the experiment. */
  readonly label: string;
  readonly source: RestoreSource;
  /** As people name the source. */
  readonly what: string;
  /** Where the source is one. */
  readonly archive: ListedArchive | undefined;
  /** The archive's passwords and keys, where they shall come along. */
  readonly keys: Secrets | undefined;
}

/**
 * Reads what a command line asks for, and refuses what the lab shows to be impossible before anything is touched.
 *
 * @throws GroveError RESTORE_SOURCE_INVALID, EXPERIMENT_NOT_FOUND, EXPERIMENT_ARCHIVED, ARCHIVE_UNKNOWN,
 * DUMP_OF_OTHER_KIND; ARCHIVE_SECRETS_MISSING, RECOVERY_KEY_INVALID, RECOVERY_KEY_WRONG
 */
export async function readRestoreWish(
  context: Context,
  input: Input,
  { lab, experiment }: { readonly lab: Lab; readonly experiment: ExperimentKey },
): Promise<RestoreWish> {
  const { environment, name } = experiment;
  const { state, kind } = await findExperiment(lab, experiment);
  const server = databaseServerOf(kind);
  const source = restoreSourceOf(input, server);
  if (state === "archived") throw archived(experiment);
  const archive = source.kind === "archive" ? await findArchive(lab, source) : undefined;
  if (archive !== undefined) refuseOtherServer(archive, server);
  const recoveryKey = option(input, "recoveryKey");
  const hasKeys = archive !== undefined && recoveryKey !== undefined;
  return {
    experiment,
    namespace: namespaceOf(environment, name),
    server,
    label: `${environment}/${name}`,
    source,
    what: nameOf(source, archive),
    archive,
    keys: hasKeys ? await openArchivedKeys(context, { lab, archive, recoveryKey }) : undefined,
  };
}

function archived({ environment, name }: ExperimentKey): GroveError {
  return new GroveError(`${environment}/${name} is archived: its database does not run, so nothing can be put there`, {
    code: "EXPERIMENT_ARCHIVED",
    next: `grove wake ${name} --environment ${environment}`,
  });
}

function nameOf(source: RestoreSource, archive: ListedArchive | undefined): string {
  if (source.kind === "dump") return source.dump;
  if (source.kind === "file") return source.path;
  return `${archive?.dump ?? ""} of ${source.experiment.environment}/${source.experiment.name}`;
}
