import type { OrphanExperiment } from "./orphan-experiment.ts";

/** What is run in the pod with an orphan's database. */
export interface DatabaseScripts {
  /** Makes a verified dump on the backups volume, and prints its name. */
  readonly dump: readonly string[];
  /** Prints what is in the database, as the manifests of dumps have it. */
  readonly contents: readonly string[];
}

/** The scripts of an orphan's kind: those that the base has for the experiment while it runs. */
export function scriptsOf({ kind, id, namespace }: OrphanExperiment): DatabaseScripts {
  const variables = [`ID=${id}`, `NAMESPACE=${namespace}`, "REASON=archive", "WORK=/tmp"];
  if (kind === "WebExperiment") {
    const own = ["env", ...variables, "REDIS_HOST=127.0.0.1"];
    return { dump: [...own, "sh", "/scripts/dump-counts.sh"], contents: [...own, "sh", "-c", contentsOfRedis] };
  }
  return {
    dump: ["env", ...variables, "bash", "/scripts/dump-database.sh"],
    contents: ["bash", "-c", contentsOfPostgres],
  };
}

const contentsOfPostgres =
  "source /scripts/database.sh && source /scripts/dumps.sh && wait_for_server && contents_of otree";
const contentsOfRedis = ". /scripts/counts.sh && . /scripts/contents.sh && wait_for_server && contents_of live";
