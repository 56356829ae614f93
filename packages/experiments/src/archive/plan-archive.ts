import type { Files, Plan, Problem } from "@grove/plan";
import { backupsVolumeName } from "../overlay/backups-volume.ts";
import { type ExperimentKey, namespaceOf } from "../name/naming.ts";
import { emptyPlan, makePlan, subjectOf, trailersOf } from "../plans/make-plan.ts";
import { archiveManifest } from "./archive-manifest.ts";
import { archiveFiles, archivePath } from "./archive-paths.ts";
import type { DumpManifest } from "./dump-manifest.ts";

export interface ArchiveRequest extends ExperimentKey {
  /** Of the experiment, so that nobody else's dump is taken for its own. */
  readonly id: string;
  /** The dump's own manifest. */
  readonly dump: DumpManifest;
  /** The lab's commit that was live. */
  readonly commit: string | undefined;
  /** `s3://…` of the same file in the archive store; `undefined` in a lab without one. */
  readonly store: string | undefined;
  /** The experiment's secrets, encrypted to the lab's recovery key; `undefined` in a lab that has none. */
  readonly secrets: string | undefined;
}

/** What `planArchive` reads. */
export function pathsForArchive(experiment: ExperimentKey): readonly string[] {
  return [archivePath(experiment)];
}

/**
 * Notes in the lab that a verified copy of an experiment's data exists, and where; beside it its secrets, encrypted.
 *
 * Refused for a dump of another experiment (`DUMP_OF_ANOTHER`).
 */
export function planArchive(files: Files, request: ArchiveRequest): Plan {
  const { environment, name, id, dump, commit, store, secrets } = request;
  const subject = `${subjectOf("archive", request)}: ${dump.dump}`;
  if (dump.id !== id || dump.namespace !== namespaceOf(environment, name)) {
    return emptyPlan(subject, [dumpOfAnother(request)]);
  }
  const paths = archiveFiles(request, dump.dump);
  const { namespace: _namespace, ...facts } = dump;
  const manifest = archiveManifest({
    ...facts,
    kind: "Archive",
    environment,
    name,
    commit,
    kept: { volume: backupsVolumeName(id), store },
    secrets: secrets === undefined ? undefined : paths.secrets.replace(/^.*\//, ""),
  });
  const after = new Map([[paths.manifest, manifest]]);
  if (secrets !== undefined) after.set(paths.secrets, secrets);
  return makePlan({
    subject,
    trailers: trailersOf({ Experiment: name }),
    files,
    after,
    problems: archiveWarnings({ volume: backupsVolumeName(id), store, secrets }),
  });
}

function dumpOfAnother({ environment, name, id, dump }: ArchiveRequest): Problem {
  return {
    code: "DUMP_OF_ANOTHER",
    severity: "error",
    message: `the dump ${dump.dump} is of ${dump.namespace} with the id ${dump.id}, not of ${environment}/${name} with ${id}`,
    next: "look whether another experiment of this name was made meanwhile: grove list",
  };
}

export interface ArchiveSafety {
  /** The claim that it lies on. */
  readonly volume: string;
  readonly store: string | undefined;
  readonly secrets: string | undefined;
}

/** What an archive lacks: a copy outside of the cluster, the experiment's secrets. */
export function archiveWarnings({ volume, store, secrets }: ArchiveSafety): readonly Problem[] {
  return [...(store === undefined ? [storeMissing(volume)] : []), ...(secrets === undefined ? [secretsMissing] : [])];
}

function storeMissing(volume: string): Problem {
  return {
    code: "ARCHIVE_STORE_MISSING",
    severity: "warning",
    message: `the lab has no archive store: the archive lies only on the volume ${volume} of the same server`,
    next: "keep a copy with --output DIRECTORY, and name a store in environment.yaml: archive",
  };
}

const secretsMissing: Problem = {
  code: "ARCHIVE_SECRETS_MISSING",
  severity: "warning",
  message:
    "the lab has no recovery key, so the archive is without the experiment's secrets: links of participants will not work after a restore elsewhere",
  next: "grove bootstrap --recovery-key age1… gives the lab one; then archive again",
};
