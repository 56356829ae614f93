import type { Orphan } from "@grove/cluster";
import {
  backupsVolumeName,
  type ExperimentKey,
  experimentOfNamespace,
  hubVolumeName,
  type Kind,
  listArchives,
  listHubArchives,
} from "@grove/experiments";
import { type Files, GroveError } from "@grove/plan";

/** An experiment of which only volumes are left. */
export interface OrphanExperiment extends ExperimentKey {
  readonly kind: Kind;
  readonly namespace: string;
  /** Which the volumes carry in their names. */
  readonly id: string;
  readonly volumes: readonly Orphan[];
}

/**
 * The orphans of a cluster by the experiment that they belonged to.
 *
 * @param files the lab's `archive`, which tells of what kind an experiment was of which only backups are left
 */
export function groupOrphans(orphans: readonly Orphan[], files: Files): readonly OrphanExperiment[] {
  const groups = Map.groupBy(orphans, ({ namespace, claim }) => `${namespace} ${idOfClaim(claim) ?? ""}`);
  return [...groups.values()].flatMap((volumes) => {
    const [{ namespace, claim } = { namespace: "", claim: "" }] = volumes;
    const [experiment, id] = [experimentOfNamespace(namespace), idOfClaim(claim)];
    if (experiment === undefined || id === undefined) return [];
    return [{ ...experiment, kind: kindByVolumes(volumes) ?? kindByArchives(files, id), namespace, id, volumes }];
  });
}

/**
 * The id of the experiment that a volume belongs to.
 *
 * @example
 * idOfClaim("database-k7f3q9x2"); // "k7f3q9x2"
 */
export function idOfClaim(claim: string): string | undefined {
  return /^(?:database|backups|counts|hub|home)-([a-z][a-z0-9]{7})(?:-.+)?$/.exec(claim)?.[1];
}

/** Of a study its database is left, of a web experiment its counts, of a hub its own volume or homes. */
function kindByVolumes(volumes: readonly Orphan[]): Kind | undefined {
  const has = (prefix: RegExp): boolean => volumes.some(({ claim }) => prefix.test(claim));
  if (has(/^(hub|home)-/)) return "JupyterHub";
  if (has(/^counts-/)) return "WebExperiment";
  return has(/^database-/) ? "OTree" : undefined;
}

function kindByArchives(files: Files, id: string): Kind {
  if (listHubArchives(files).some((archive) => archive.id === id)) return "JupyterHub";
  const ofRedis = listArchives(files).some((archive) => archive.id === id && archive.redis !== undefined);
  return ofRedis ? "WebExperiment" : "OTree";
}

/**
 * The command that archives an orphan: it is named by the volume that its data lie on.
 *
 * @example
 * archiveCommand(orphan); // "grove archive --volume database-k7f3q9x2"
 */
export function archiveCommand({ kind, id, volumes }: Pick<OrphanExperiment, "kind" | "id" | "volumes">): string {
  const main = { OTree: "database", WebExperiment: "counts", JupyterHub: "hub" }[kind];
  const claims = volumes.map(({ claim }) => claim);
  // A hub whose own volume has gone still has homes.
  const home = claims.find((claim) => claim.startsWith("home-"));
  return `grove archive --volume ${claims.includes(`${main}-${id}`) ? `${main}-${id}` : (home ?? `${main}-${id}`)}`;
}

/** Nothing of an orphan is archived, so it must not go: `ARCHIVE_MISSING`. */
export function neverArchived(orphan: OrphanExperiment): GroveError {
  const { environment, name, id } = orphan;
  return new GroveError(`nothing is archived of ${environment}/${name} with the id ${id}, so its data would be lost`, {
    code: "ARCHIVE_MISSING",
    next: archiveCommand(orphan),
  });
}

/**
 * The orphan that a person names by its id, by one of its volumes, or by the experiment's name.
 *
 * @throws GroveError usage: ORPHAN_NOT_FOUND, ORPHAN_AMBIGUOUS
 */
export function chooseOrphan(orphans: readonly OrphanExperiment[], word: string): OrphanExperiment {
  const chosen = orphans.filter(
    ({ id, name, volumes }) => word === id || word === name || volumes.some(({ claim }) => claim === word),
  );
  const [orphan, ...others] = chosen;
  if (orphan === undefined) throw notFound(word);
  if (others.length > 0) throw ambiguous(word, chosen);
  return orphan;
}

/** Which of an orphan's volumes are meant by the word that it was chosen by: the one that was named, else all. */
export function narrowTo(orphan: OrphanExperiment, word: string): OrphanExperiment {
  const named = orphan.volumes.filter(({ claim }) => claim === word);
  return named.length === 0 ? orphan : { ...orphan, volumes: named };
}

/**
 * What lies on a volume of a hub, for people.
 *
 * @example
 * dataOf({ id: "k7f3q9x2" }, "home-k7f3q9x2-ada"); // "the home of ada"
 */
export function dataOf({ id }: Pick<OrphanExperiment, "id">, claim: string): string {
  return claim === hubVolumeName(id) ? "the hub's database" : `the home of ${claim.replace(`home-${id}-`, "")}`;
}

/** Whether the volume of the archives is one of those that are to go. */
export function losesBackups({ id, volumes }: OrphanExperiment): boolean {
  return volumes.some(({ claim }) => claim === backupsVolumeName(id));
}

function notFound(word: string): GroveError {
  return new GroveError(
    `${JSON.stringify(word)} is no orphan: no volume of that name, id or experiment is without an overlay`,
    {
      code: "ORPHAN_NOT_FOUND",
      kind: "usage",
      next: "grove orphans lists them; what an experiment still uses is never purged: grove delete ends the experiment",
    },
  );
}

function ambiguous(word: string, chosen: readonly OrphanExperiment[]): GroveError {
  const ids = chosen.map(({ id, environment }) => `${id} (${environment})`);
  return new GroveError(`${JSON.stringify(word)} could be several: ${ids.join(", ")}`, {
    code: "ORPHAN_AMBIGUOUS",
    kind: "usage",
    next: "name the id",
  });
}
