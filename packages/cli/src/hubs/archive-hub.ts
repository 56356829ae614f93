import { type Cluster, listHubClaims, listServers, readApplication, stopServers } from "@grove/cluster";
import {
  archivePath,
  archivePrefix,
  type ExperimentKey,
  type HubArchiveRequest,
  namespaceOf,
  pathsForArchive,
  planHubArchive,
} from "@grove/experiments";
import { type Files, GroveError } from "@grove/plan";
import { type ArchiveTarget, readArchiveTarget } from "../archive/archive-target.ts";
import { sealArchivedSecrets } from "../archive/archived-secrets.ts";
import { changeLab } from "../change-lab.ts";
import type { Context, Result } from "../command.ts";
import { withRepository } from "../lab/open-lab.ts";
import { writableUrl } from "../lab/writable-url.ts";
import { readSecrets } from "../secrets/read-secrets.ts";
import { progressOf } from "../terminal/progress-of.ts";
import { copyHub } from "./copy-hub.ts";
import { claimBackups } from "./claim-backups.ts";

export interface ArchivedHub {
  /** What was said of the commit. */
  readonly result: Result;
  readonly copied: Pick<HubArchiveRequest, "archive" | "database" | "homes">;
}

/**
 * Archives a hub: stops its users' servers, copies its database and each home, verifies the copies, and notes them in the
 * lab, as one commit.
 *
 * @throws GroveError SERVERS_RUNNING, when somebody started one meanwhile; as `copyHub`
 */
export async function archiveHub(context: Context, cluster: Cluster, experiment: ExperimentKey): Promise<ArchivedHub> {
  const { target, files } = await readLab(context, experiment);
  const { id, settings, bucket } = target;
  const { environment, name } = experiment;
  const namespace = namespaceOf(environment, name);
  const waiting = { timeout: context.timeout, onProgress: progressOf(context.terminal, `${environment}/${name}`) };
  await stopServers(cluster, namespace, waiting);
  const claims = await listHubClaims(cluster, { namespace, id });
  await claimBackups(cluster, { namespace, id, settings, claims });
  const time = new Date();
  const archive = `${time.toISOString().replaceAll(/[-:]|\.\d+/g, "")}-archive`;
  const copied = {
    archive,
    ...(await copyHub({ ...experiment, context, cluster, files, id, settings, claims, archive })),
  };
  await refuseIfStarted(cluster, namespace);
  const application = await readApplication(cluster, namespace);
  const request: HubArchiveRequest = {
    ...experiment,
    id,
    commit: application?.status?.operationState?.syncResult?.revision,
    time: time.toISOString(),
    ...copied,
    store: bucket === undefined ? undefined : `s3://${bucket}/${archivePrefix({ ...experiment, id })}/${archive}`,
    secrets: await secretsOf(cluster, target),
  };
  const result = await changeLab(context, {
    within: [archivePath(experiment)],
    propose: async (tip) => planHubArchive(await tip.read(pathsForArchive(experiment)), request),
  });
  return { result, copied };
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

/** A hub's archive for people. */
export function describeHub({ database, homes }: ArchivedHub["copied"]): string {
  const users = database?.tables.find(({ name }) => name === "users")?.rows ?? 0;
  const files = homes.reduce((sum, home) => sum + home.files, 0);
  return `${users} users, ${homes.length} homes with ${files} files`;
}
