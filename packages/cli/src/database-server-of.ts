import type { DatabaseServer } from "@grove/cluster";
import type { Kind } from "@grove/experiments";

/** What holds the data of an experiment of this kind; a spec that cannot be read was a study's once. */
export function databaseServerOf(kind: Kind | undefined): DatabaseServer {
  return kind === "WebExperiment" ? "redis" : "postgres";
}
