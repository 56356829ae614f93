import { type Cluster, listServers, readApplication, stopServers } from "@grove/cluster";
import { type ExperimentKey, namespaceOf } from "@grove/experiments";
import { type Files, GroveError } from "@grove/plan";
import { type ArchiveTarget, readArchiveTarget } from "../archive/archive-target.ts";
import { sealArchivedSecrets } from "../archive/archived-secrets.ts";
import type { Context } from "../command.ts";
import { withRepository } from "../lab/open-lab.ts";
import { writableUrl } from "../lab/writable-url.ts";
import { readSecrets } from "../secrets/read-secrets.ts";
import { progressOf } from "../terminal/progress-of.ts";
import { type ArchivedHub, keepHub } from "./keep-hub.ts";

/**
 * Archives a hub: stops its users' servers, copies its database and each home, verifies the copies, and notes them in the
 * lab, as one commit.
 *
 * @throws GroveError SERVERS_RUNNING, when somebody started one meanwhile; as `keepHub`
 */
export async function archiveHub(context: Context, cluster: Cluster, experiment: ExperimentKey): Promise<ArchivedHub> {
  const { target, files } = await readLab(context, experiment);
  const { id, settings } = target;
  const { environment, name } = experiment;
  const namespace = namespaceOf(environment, name);
  const waiting = { timeout: context.timeout, onProgress: progressOf(context.terminal, `${environment}/${name}`) };
  await stopServers(cluster, namespace, waiting);
  return await keepHub({
    context,
    cluster,
    experiment,
    id,
    settings,
    files,
    describe: async () => {
      await refuseIfStarted(cluster, namespace);
      const application = await readApplication(cluster, namespace);
      const commit = application?.status?.operationState?.syncResult?.revision;
      return { commit, secrets: await secretsOf(cluster, target) };
    },
  });
}

async function readLab(
  context: Context,
  experiment: ExperimentKey,
): Promise<{ readonly target: ArchiveTarget; readonly files: Files }> {
  return await withRepository(context, { url: await writableUrl(context) }, async (repository) => {
    const tip = await repository.snapshot();
    const files = await tip.read(["apps"]);
    return { target: await readArchiveTarget(tip, experiment), files };
  });
}

/** What was written while a home was copied may be in the copy or not. */
async function refuseIfStarted(cluster: Cluster, namespace: string): Promise<void> {
  const [server] = await listServers(cluster, namespace);
  if (server === undefined) return;
  throw new GroveError(`somebody started a server while homes were copied: ${server.metadata.name}`, {
    code: "SERVERS_RUNNING",
    next: "run the command again; grove sleep before keeps people out",
  });
}

async function secretsOf(cluster: Cluster, { recipient, experiment }: ArchiveTarget): Promise<string | undefined> {
  return recipient === undefined
    ? undefined
    : await sealArchivedSecrets(await readSecrets(cluster, experiment), recipient);
}
