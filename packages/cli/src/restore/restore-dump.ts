import {
  type Cluster,
  type DatabaseServer,
  readAppContainers,
  restartApp,
  runJob,
  waitForRestart,
} from "@grove/cluster";
import type { DumpManifest } from "@grove/experiments";
import type { Context } from "../command.ts";
import { listDumps } from "../dumps/list-dumps.ts";
import type { Brought } from "./brought.ts";
import { progressOf } from "../terminal/progress-of.ts";

export interface DumpToRestore {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly server: DatabaseServer;
  /** As people name the experiment. */
  readonly label: string;
  readonly brought: Brought;
  /** What else is done before the app starts anew. */
  readonly meanwhile: () => Promise<void>;
}

/**
 * Puts a dump in the place of a database; gives the dump of what was there. A study's app starts anew with its guards, the
 * services of a web experiment connect anew by themselves.
 *
 * @throws GroveError JOB_FAILED and its relatives; GUARD_REFUSED when the image does not fit what was restored
 */
export async function restoreDump(context: Context, dump: DumpToRestore): Promise<DumpManifest | undefined> {
  const { cluster, namespace, server, label, brought, meanwhile } = dump;
  const { terminal, timeout } = context;
  const onProgress = progressOf(terminal, label);
  const before = await readAppContainers(cluster, namespace);
  await runJob(cluster, {
    namespace,
    cronJob: "restore-database",
    env: { DUMP: brought.dump, ...brought.env },
    timeout,
    onProgress,
  });
  await meanwhile();
  if (server === "postgres") {
    await restartApp(cluster, namespace);
    await waitForRestart(cluster, { namespace, before, timeout, onProgress });
  }
  // What came in while the dump was restored has a dump of its own, which is newer.
  return (await listDumps(cluster, { namespace, server })).find(({ reason }) => reason === "restore");
}
