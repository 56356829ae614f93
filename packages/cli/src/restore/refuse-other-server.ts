import type { DatabaseServer } from "@grove/cluster";
import type { DumpManifest } from "@grove/experiments";
import { GroveError } from "@grove/plan";

/**
 * Refuses a dump that another kind of server has made than the one that shall hold it.
 *
 * @throws GroveError DUMP_OF_OTHER_KIND
 */
export function refuseOtherServer({ dump, redis }: Pick<DumpManifest, "dump" | "redis">, server: DatabaseServer): void {
  const madeBy = redis === undefined ? "postgres" : "redis";
  if (madeBy === server) return;
  const [from, to] = [madeBy, server].map((each) => (each === "redis" ? "a web experiment" : "a study"));
  throw new GroveError(`${dump} was made of ${from}, and ${to} cannot hold it`, {
    code: "DUMP_OF_OTHER_KIND",
    next: `restore it into ${from}; grove list shows of which kind each experiment is`,
  });
}
