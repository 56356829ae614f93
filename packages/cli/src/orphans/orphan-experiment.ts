import type { Orphan } from "@grove/cluster";
import { type ExperimentKey, experimentOfNamespace, type Kind } from "@grove/experiments";
import { GroveError } from "@grove/plan";

/** An experiment of which only volumes are left. */
export interface OrphanExperiment extends ExperimentKey {
  readonly namespace: string;
  /** Which the volumes carry in their names. */
  readonly id: string;
  readonly volumes: readonly Orphan[];
}

/** The orphans of a cluster by the experiment that they belonged to. */
export function groupOrphans(orphans: readonly Orphan[]): readonly OrphanExperiment[] {
  const groups = Map.groupBy(orphans, ({ namespace, claim }) => `${namespace} ${idOfClaim(claim) ?? ""}`);
  return [...groups.values()].flatMap((volumes) => {
    const [{ namespace, claim } = { namespace: "", claim: "" }] = volumes;
    const [experiment, id] = [experimentOfNamespace(namespace), idOfClaim(claim)];
    return experiment === undefined || id === undefined ? [] : [{ ...experiment, namespace, id, volumes }];
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

/** Which kind it was, by what is left: of a hub its own volume or homes, of a web experiment its counts. */
export function kindOfOrphan({ volumes }: Pick<OrphanExperiment, "volumes">): Kind {
  if (volumes.some(({ claim }) => /^(hub|home)-/.test(claim))) return "JupyterHub";
  return volumes.some(({ claim }) => claim.startsWith("counts-")) ? "WebExperiment" : "OTree";
}

/**
 * The orphan that a person names by its id, by one of its volumes, or by the experiment's name, and which of its volumes
 * are meant: the one that was named, else all.
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
  const named = orphan.volumes.filter(({ claim }) => claim === word);
  return named.length === 0 ? orphan : { ...orphan, volumes: named };
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
