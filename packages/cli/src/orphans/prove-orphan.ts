import { GroveError } from "@grove/plan";
import { keeperOf } from "./keeper-of.ts";
import type { OrphanExperiment } from "./orphan-experiment.ts";
import type { Proof } from "./orphan-keeper.ts";
import type { OrphanVolumes } from "./orphan-volumes.ts";

export interface ProofWish {
  /** The file of `--dump`. */
  readonly given: string | undefined;
  /** The manifest of the newest archive. */
  readonly newest: string;
  /** Claims that a purge had begun with before it was cut off. */
  readonly begun: readonly string[];
  /** Those of them that it would go on with, by themselves. */
  readonly proven: readonly string[];
}

/**
 * Proves that nothing is lost with an orphan's volumes. Where a purge was cut off before, and what it left proves nothing, the
 * error says so, and the ways out.
 *
 * @throws GroveError as `OrphanKeeper.prove`
 */
export async function proveOrphan(volumes: OrphanVolumes, wish: ProofWish): Promise<Proof> {
  const { orphan } = volumes;
  try {
    return await keeperOf(orphan.kind).prove(volumes, wish.given);
  } catch (error) {
    if (wish.begun.length === 0 || !(error instanceof GroveError) || !tellsOfContents.has(error.code)) throw error;
    throw perhapsErased(error, orphan, wish);
  }
}

/** What half of a database, or of a home, leads to. */
const tellsOfContents: ReadonlySet<string> = new Set([
  "ARCHIVE_OUTDATED",
  "ARCHIVE_FAILED",
  "CONTENTS_UNREADABLE",
  "POD_FAILED",
  "POD_TIMEOUT",
  "APP_CRASHES",
]);

function perhapsErased(error: GroveError, orphan: OrphanExperiment, { newest, begun, proven }: ProofWish): GroveError {
  const was = `a purge was cut off here, so ${begun.join(" and ")} may be erased in part; ${newest} says what was there`;
  return new GroveError(`${error.message}; ${was}`, {
    code: error.code,
    kind: error.kind,
    next: [...goOn(proven), ...keepOrRemove(error, orphan, begun)].join("; "),
    problems: error.problems,
    cause: error,
  });
}

function goOn(proven: readonly string[]): readonly string[] {
  return proven.map((claim) => `grove purge ${claim} goes on with that one`);
}

/** By hand, and only by hand: nothing proves that what was written since is worth nothing. */
function keepOrRemove(error: GroveError, orphan: OrphanExperiment, begun: readonly string[]): readonly string[] {
  const volumes = orphan.volumes.filter(({ claim, volume }) => begun.includes(claim) && volume !== "");
  const removal = [
    `kubectl --namespace ${orphan.namespace} delete pvc ${begun.join(" ")}`,
    ...(volumes.length === 0 ? [] : [`kubectl delete pv ${volumes.map(({ volume }) => volume).join(" ")}`]),
  ].join(" && ");
  return [
    ...(error.next === undefined ? [] : [`to keep what is there now: ${error.next}`]),
    `if it is worth nothing to anybody, remove it by hand: ${removal}`,
  ];
}
