import { backupsVolumeName, hubVolumeName, type ListedHubArchive } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import type { RunningArchiver } from "../hubs/with-archiver.ts";
import { archiveCommand, dataOf, losesBackups, type OrphanExperiment } from "./orphan-experiment.ts";
import type { OrphanVolumes } from "./orphan-volumes.ts";

export interface HubCopySearch extends Pick<OrphanVolumes, "context" | "orphan" | "settings"> {
  /** The newest, which holds what is on the volumes. */
  readonly archive: ListedHubArchive;
  /** All of the hub's id. */
  readonly archives: readonly ListedHubArchive[];
}

/**
 * Reads back each file of a hub's archive from where it will be when the volumes are gone: the archive store, else the volume
 * of the archives, unless that one goes, too. Gives the place, for people.
 *
 * @throws GroveError COPY_MISSING, ARCHIVE_DAMAGED; ARCHIVE_FAILED, when the store cannot be read
 */
export async function findHubCopy({ run }: RunningArchiver, search: HubCopySearch): Promise<string> {
  const { context, orphan, settings, archive, archives } = search;
  const { store } = archive.kept;
  const files = [...(archive.database === undefined ? [] : [archive.database]), ...archive.homes];
  const names = files.map(({ file }) => file);
  const isStored = store !== undefined && settings.archive !== undefined;
  if (!isStored && losesBackups(orphan)) throw copyMissing(orphan);
  const onlyThere = losesBackups(orphan) ? keptNowhereElse(orphan, archives) : [];
  if (onlyThere.length > 0) throw onlyCopies(orphan, onlyThere);
  const place = isStored ? store : `the volume ${archive.kept.volume}`;
  context.terminal.progress(`the copies are read back from ${place} …`);
  const said = isStored
    ? await run("store", ["sh", "/scripts/hash-archive.sh", store.replace(/^s3:\/\/[^/]+\//, ""), ...names])
    : await run("copy", ["sh", "-c", hashesOf, "sh", `/backups/${archive.archive}`, ...names]);
  const lines = said.split("\n");
  const damaged = files.filter(({ file, sha256 }) => !lines.includes(`${sha256}  ${file}`)).map(({ file }) => file);
  if (damaged.length > 0) throw copyDamaged(orphan, { place, damaged });
  return place;
}

/** One that is not there has no line. */
const hashesOf =
  'cd "$1" 2>/dev/null || exit 0; shift; for file; do if [ -f "$file" ]; then sha256sum "$file"; fi; done';

/** Homes that were purged, or removed by hand, while the copy of an older archive was on that volume alone. */
function keptNowhereElse({ id }: OrphanExperiment, archives: readonly ListedHubArchive[]): readonly string[] {
  const claimsOf = ({ database, homes }: ListedHubArchive): readonly string[] => [
    ...(database === undefined ? [] : [hubVolumeName(id)]),
    ...homes.map(({ claim }) => claim),
  ];
  const { stored = [], local = [] } = Object.groupBy(archives, ({ kept }) =>
    kept.store === undefined ? "local" : "stored",
  );
  const safe = new Set(stored.flatMap(claimsOf));
  return [...new Set(local.flatMap(claimsOf))].filter((claim) => !safe.has(claim));
}

function onlyCopies(orphan: OrphanExperiment, claims: readonly string[]): GroveError {
  const backups = backupsVolumeName(orphan.id);
  const whose = claims.map((claim) => dataOf(orphan, claim)).join(", ");
  return new GroveError(`the only copy that is left of ${whose} lies on ${backups}, which would go`, {
    code: "COPY_MISSING",
    next: `keep ${backups}, and purge the other volumes by their names`,
  });
}

function copyMissing(orphan: OrphanExperiment): GroveError {
  return new GroveError("no copy of the archive would be left: it lies on the volume of the backups alone", {
    code: "COPY_MISSING",
    next: `name an archive store in environment.yaml (archive), then ${archiveCommand(orphan)}`,
  });
}

interface Damage {
  readonly place: string;
  readonly damaged: readonly string[];
}

function copyDamaged(orphan: OrphanExperiment, { place, damaged }: Damage): GroveError {
  return new GroveError(`what ${place} gives back is not what was archived, or is not there: ${damaged.join(", ")}`, {
    code: "ARCHIVE_DAMAGED",
    next: `nothing was removed; look at the store, then archive again: ${archiveCommand(orphan)}`,
  });
}
