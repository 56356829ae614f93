import { type Cluster, type DatabasePlace, readDumpManifests } from "@grove/cluster";
import { type DumpManifest, parseDumpManifest } from "@grove/experiments";

/**
 * The verified dumps on an experiment's backups volume, the newest first; a manifest that cannot be read is none.
 *
 * @throws GroveError DUMPS_UNREADABLE; EXEC_FAILED while the database does not run
 */
export async function listDumps(cluster: Cluster, place: DatabasePlace): Promise<readonly DumpManifest[]> {
  const manifests = await readDumpManifests(cluster, place);
  return manifests
    .flatMap(({ file, text }) => parseDumpManifest(text, file).value ?? [])
    .toSorted((one, other) => other.dump.localeCompare(one.dump));
}
