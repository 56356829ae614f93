import type { Cluster } from "@grove/cluster";
import {
  homeClaim,
  type HomeRestore,
  type ListedHubArchive,
  parseRestoredHome,
  type RestoredHome,
} from "@grove/experiments";
import { GroveError } from "@grove/plan";
import type { Context } from "../command.ts";
import { asClusterObject } from "../lab/as-cluster-object.ts";
import type { HomesWish } from "./homes-wish.ts";
import { readSaid } from "./read-said.ts";
import { type RunningArchiver, withArchiver } from "./with-archiver.ts";

/** What became of one home. */
export interface RestoredOne extends HomeRestore {
  /** Whether its claim was made for it: the person had no server in this hub yet. */
  readonly isNew: boolean;
  readonly said: RestoredHome;
}

/**
 * Brings homes back, one after the other, each by a pod of its own: whoever is at work in the own home meanwhile reaches
 * nobody else's through it. One that cannot come back keeps nobody from the others.
 *
 * @throws GroveError NOT_LIVE, ARCHIVE_OUT_OF_REACH; as `withArchiver`
 */
export async function restoreHomes(
  context: Context,
  { cluster, wish }: { readonly cluster: Cluster; readonly wish: HomesWish },
): Promise<readonly RestoredOne[]> {
  const { namespace, archive, homes, settings, experiment, files, id } = wish;
  const claims = await claimsIn(cluster, wish);
  const hasBackups = claims.has(archive.kept.volume);
  const store = settings.archive === undefined ? undefined : placeInStore(archive);
  if (!hasBackups && store === undefined) throw outOfReach(wish);
  const archiver = { context, cluster, ...experiment, id, settings, files, restores: true };
  const restored: RestoredOne[] = [];
  /* oxlint-disable no-await-in-loop -- one after the other: they share a pod's name */
  for (const home of homes) {
    const isNew = !claims.has(home.claim);
    if (isNew) await cluster.create(claimOf(wish, home));
    const pod = { ...archiver, claims: [home.claim], hasBackups, backups: archive.kept.volume };
    context.terminal.progress(`the home of ${home.user} is unpacked and compared in ${namespace} …`);
    const said = await withArchiver(pod, async (running) => restoreHome(running, { archive, home, store }));
    restored.push({ ...home, isNew, said });
  }
  /* oxlint-enable no-await-in-loop */
  return restored;
}

async function claimsIn(cluster: Cluster, { namespace, experiment }: HomesWish): Promise<ReadonlySet<string>> {
  if ((await cluster.read({ apiVersion: "v1", kind: "Namespace", name: namespace })) === undefined) {
    throw new GroveError(`the cluster has no ${namespace} yet, so nobody has a home there`, {
      code: "NOT_LIVE",
      next: `grove deploy ${experiment.name}, or grove wait ${experiment.name}, then run the command again`,
    });
  }
  const found = await cluster.list({ apiVersion: "v1", kind: "PersistentVolumeClaim" }, { namespace });
  return new Set(found.map(({ metadata }) => metadata.name));
}

function claimOf({ experiment, id, storage, settings }: HomesWish, { user }: HomeRestore) {
  return asClusterObject(homeClaim({ ...experiment, id, spec: { server: { storage } }, settings, user }));
}

/** The archive's folder in the bucket. */
function placeInStore({ kept }: ListedHubArchive): string | undefined {
  return kept.store?.replace(/^s3:\/\/[^/]+\//, "");
}

interface OneHome {
  readonly archive: ListedHubArchive;
  readonly home: HomeRestore;
  /** `undefined` where the archive or the lab has none. */
  readonly store: string | undefined;
}

/** From the volume of the archives; where that is not there, or has another file by now, from the store. */
async function restoreHome({ run }: RunningArchiver, { archive, home, store }: OneHome): Promise<RestoredHome> {
  const { file, bytes, sha256, files, size, contents } = home.home;
  const manifest = JSON.stringify({ bytes, sha256, files, size, contents });
  const unpack = async (path: string): Promise<RestoredHome> => {
    const words = [path, `/volumes/${home.claim}/${home.folder}`, manifest];
    return readSaid(parseRestoredHome(await run("copy", ["python3", "/scripts/restore_home.py", ...words])));
  };
  const said = await unpack(`/backups/${archive.archive}/${file}`);
  if (said.status !== "damaged" || store === undefined) return said;
  const fetched = (await run("store", ["sh", "/scripts/fetch-archive.sh", store, file, `${bytes}`])).trim();
  const fromStore = await unpack(fetched);
  await run("store", ["rm", "-f", fetched]);
  return fromStore;
}

function outOfReach({ archive: { archive, environment, name, kept }, namespace }: HomesWish): GroveError {
  const isStored = kept.store !== undefined;
  const message = isStored
    ? `${archive} of ${environment}/${name} lies in ${kept.store}, and this environment names no archive store`
    : `${archive} of ${environment}/${name} lies in no archive store, and ${namespace} has no volume ${kept.volume}`;
  return new GroveError(message, {
    code: "ARCHIVE_OUT_OF_REACH",
    next: isStored
      ? "name the store in environment.yaml (archive), then grove check --fix"
      : "name an archive store in environment.yaml, archive the hub once more, and restore from that",
  });
}
