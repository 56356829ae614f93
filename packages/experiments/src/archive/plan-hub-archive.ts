import type { Files, Plan } from "@grove/plan";
import type { ExperimentKey } from "../name/naming.ts";
import { backupsVolumeName } from "../overlay/backups-volume.ts";
import { makePlan, subjectOf, trailersOf } from "../plans/make-plan.ts";
import { archiveFiles } from "./archive-paths.ts";
import type { HubArchive } from "./hub-archive.ts";
import { hubArchiveText } from "./hub-archive-text.ts";
import { archiveWarnings } from "./plan-archive.ts";

export interface HubArchiveRequest
  extends ExperimentKey, Pick<HubArchive, "id" | "commit" | "archive" | "time" | "database" | "homes"> {
  /** `s3://…` of the folder in the archive store; `undefined` in a lab without one. */
  readonly store: string | undefined;
  /** The hub's secrets, encrypted to the lab's recovery key; `undefined` in a lab that has none. */
  readonly secrets: string | undefined;
}

/** Notes in the lab that a verified copy of a hub's database and homes exists, and where; beside it its secrets, encrypted. */
export function planHubArchive(files: Files, request: HubArchiveRequest): Plan {
  const { environment, name, id, archive, store, secrets, commit, time, database, homes } = request;
  const paths = archiveFiles(request, archive);
  const volume = backupsVolumeName(id);
  const manifest = hubArchiveText({
    apiVersion: "grove/v1",
    kind: "HubArchive",
    environment,
    name,
    id,
    commit,
    kept: { volume, store },
    secrets: secrets === undefined ? undefined : paths.secrets.replace(/^.*\//, ""),
    archive,
    time,
    database,
    homes,
  });
  const after = new Map([[paths.manifest, manifest]]);
  if (secrets !== undefined) after.set(paths.secrets, secrets);
  const problems = archiveWarnings({ volume, store, secrets });
  const subject = `${subjectOf("archive", request)}: ${archive}`;
  return makePlan({ subject, trailers: trailersOf({ Experiment: name }), files, after, problems });
}
