import { nearest } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import type { Brought, Destination } from "./brought.ts";

/**
 * A dump of the experiment itself.
 *
 * @throws GroveError DUMP_MISSING, with the one that was probably meant
 */
export function findDump({ namespace, dumps }: Destination, dump: string): Brought {
  const found = dumps.find((other) => other.dump === dump);
  if (found !== undefined) return { dump, env: {}, contents: found };
  const names = dumps.map((other) => other.dump);
  const meant = nearest(dump, names) ?? names[0];
  throw new GroveError(`there is no dump ${JSON.stringify(dump)} on the volume of ${namespace}`, {
    code: "DUMP_MISSING",
    next: meant === undefined ? "there is none yet: grove backup NAME makes one" : `did you mean ${meant}?`,
  });
}
