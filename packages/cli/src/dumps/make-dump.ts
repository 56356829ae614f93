import { type Cluster, type DatabaseServer, runJob } from "@grove/cluster";
import { type DumpManifest, type ExperimentKey, namespaceOf } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import type { Context } from "../command.ts";
import { listDumps } from "./list-dumps.ts";
import { progressOf } from "../terminal/progress-of.ts";

export interface DumpRequest {
  readonly cluster: Cluster;
  readonly experiment: ExperimentKey;
  /** What it is made for; a part of its name. */
  readonly reason: "manual" | "archive";
  /** `postgres` unless told. */
  readonly server?: DatabaseServer | undefined;
}

/**
 * Lets the cluster make a dump of an experiment's database now, verified by a restore; with an archive store it lies
 * there, too.
 *
 * @throws GroveError JOB_FAILED and its relatives; DUMP_MISSING
 */
export async function makeDump(
  { terminal, timeout }: Pick<Context, "terminal" | "timeout">,
  { cluster, experiment, reason, server }: DumpRequest,
): Promise<DumpManifest> {
  const { environment, name } = experiment;
  const namespace = namespaceOf(environment, name);
  const { messages } = await runJob(cluster, {
    namespace,
    cronJob: "backup",
    env: { REASON: reason },
    timeout,
    onProgress: progressOf(terminal, `${environment}/${name}`),
  });
  const made = (await listDumps(cluster, { namespace, server })).find(({ dump }) => dump === messages["dump"]);
  if (made === undefined) throw missing(experiment, messages["dump"]);
  return made;
}

function missing({ environment, name }: ExperimentKey, dump = ""): GroveError {
  return new GroveError(`the Job says that it made the dump ${dump}, but no such one is on the volume`, {
    code: "DUMP_MISSING",
    next: `grove backup ${name} --environment ${environment} --list shows those that are there`,
  });
}
