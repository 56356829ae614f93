import { type Cluster, listHubClaims } from "@grove/cluster";
import {
  archivePath,
  type EnvironmentSettings,
  type ExperimentKey,
  type HubArchiveRequest,
  namespaceOf,
  pathsForArchive,
  planHubArchive,
} from "@grove/experiments";
import type { Files } from "@grove/plan";
import { storeAddress } from "../archive/store-address.ts";
import { changeLab } from "../change-lab.ts";
import type { Context, Result } from "../command.ts";
import { claimBackups } from "./claim-backups.ts";
import { copyHub } from "./copy-hub.ts";

export interface KeepRequest {
  readonly context: Context;
  readonly cluster: Cluster;
  readonly experiment: ExperimentKey;
  readonly id: string;
  readonly settings: EnvironmentSettings;
  /** What lies below `apps`. */
  readonly files: Files;
  /** What stands beside the copies in the manifest; asked when they are made. */
  readonly describe: () => Promise<Pick<HubArchiveRequest, "commit" | "secrets">>;
}

export interface ArchivedHub {
  /** What was said of the commit. */
  readonly result: Result;
  readonly copied: Pick<HubArchiveRequest, "archive" | "database" | "homes">;
}

/**
 * Copies a hub's database and each home, verifies the copies, and notes them in the lab, as one commit. Nobody may write
 * meanwhile.
 *
 * @throws GroveError as `copyHub`
 */
export async function keepHub(request: KeepRequest): Promise<ArchivedHub> {
  const { context, cluster, experiment, id, settings, files, describe } = request;
  const { environment, name } = experiment;
  const namespace = namespaceOf(environment, name);
  const claims = await listHubClaims(cluster, { namespace, id });
  await claimBackups(cluster, { namespace, id, settings, claims });
  const time = new Date();
  const archive = `${time.toISOString().replaceAll(/[-:]|\.\d+/g, "")}-archive`;
  const made = { context, cluster, environment, name, id, settings, files, claims, archive };
  const copied = { archive, ...(await copyHub(made)) };
  const noted: HubArchiveRequest = {
    ...experiment,
    id,
    time: time.toISOString(),
    ...copied,
    store: storeAddress({ environment, name, id, bucket: settings.archive?.bucket }, archive),
    ...(await describe()),
  };
  const result = await changeLab(context, {
    within: [archivePath(experiment)],
    propose: async (tip) => planHubArchive(await tip.read(pathsForArchive(experiment)), noted),
  });
  return { result, copied };
}

/** A hub's archive for people. */
export function describeHub({ database, homes }: Pick<ArchivedHub["copied"], "database" | "homes">): string {
  const users = database?.tables.find(({ name }) => name === "users")?.rows ?? 0;
  const files = homes.reduce((sum, home) => sum + home.files, 0);
  return `${users} users, ${homes.length} homes with ${files} files`;
}
