import { databaseContainer, type DatabasePlace } from "../database-pod.ts";
import type { RemoteFile } from "../files/remote-file.ts";

/**
 * The backups volume of an experiment, as its database pod has it, or a dump on it.
 *
 * @example
 * backupsOf({ namespace: "exp-goods" }, "20261125T184300Z-reset.dump").path; // "/backups/20261125T184300Z-reset.dump"
 */
export function backupsOf(place: DatabasePlace, file?: string): RemoteFile {
  const path = file === undefined ? "/backups" : `/backups/${file}`;
  return { ...databaseContainer(place), path };
}
