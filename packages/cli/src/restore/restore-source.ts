import type { DatabaseServer } from "@grove/cluster";
import { checkName, type ExperimentKey, isEnvironment } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import { type Input, option } from "../command.ts";

/** Where the data come from that are put in the place of a database. */
export type RestoreSource =
  | { readonly kind: "dump"; readonly dump: string }
  | { readonly kind: "file"; readonly path: string }
  | ArchiveSource;

export interface ArchiveSource {
  readonly kind: "archive";
  readonly experiment: ExperimentKey;
  /** The name of its dump, without an ending; the newest unless told. */
  readonly file: string | undefined;
}

/**
 * The one source that a command line names.
 *
 * @throws GroveError usage: RESTORE_SOURCE_INVALID
 */
export function restoreSourceOf(input: Input, server: DatabaseServer): RestoreSource {
  const [dump, path, archive] = ["dump", "file", "fromArchive"].map((name) => option(input, name));
  const given = [
    ...(dump === undefined ? [] : [{ kind: "dump", dump } as const]),
    ...(path === undefined ? [] : [{ kind: "file", path } as const]),
    ...(archive === undefined ? [] : [archiveSource(archive)]),
  ];
  const [source, ...others] = given;
  if (source === undefined) throw invalid("it is not said what to restore");
  if (others.length > 0) throw invalid("more than one thing is to be restored");
  if (source.kind !== "archive" && option(input, "recoveryKey") !== undefined) {
    throw invalid("a recovery key opens the secrets of an archive, and a dump has none");
  }
  if (server === "redis" && option(input, "recoveryKey") !== undefined) {
    throw invalid("a recovery key is for personal links, and a web experiment has none");
  }
  return source;
}

/**
 * `production/public-goods`, or that with the name of a dump, or of a hub's archive, behind it.
 *
 * @throws GroveError usage: RESTORE_SOURCE_INVALID
 */
export function archiveSource(word: string): ArchiveSource {
  const [environment = "", name = "", file, ...rest] = word.replace(/^archive\//, "").split("/");
  if (!isEnvironment(environment) || checkName(name) !== undefined || rest.length > 0) {
    throw invalid(`${JSON.stringify(word)} names no archive: write ENVIRONMENT/NAME or ENVIRONMENT/NAME/FILE`);
  }
  return { kind: "archive", experiment: { environment, name }, file: file?.replace(/\.(yaml|dump)$/, "") };
}

function invalid(message: string): GroveError {
  return new GroveError(message, {
    code: "RESTORE_SOURCE_INVALID",
    kind: "usage",
    next: "give one of --dump, --from-archive and --file; grove restore NAME --list shows what there is",
  });
}
