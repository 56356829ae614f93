import {
  archivePath,
  backupsVolumeName,
  type DumpManifest,
  overlayPath,
  pathsForArchive,
  planArchive,
} from "@grove/experiments";
import { sealArchivedSecrets } from "../archive/archived-secrets.ts";
import { storeAddress } from "../archive/store-address.ts";
import { recoveryRecipient } from "../bootstrap/recovery-recipient.ts";
import { changeLab } from "../change-lab.ts";
import type { Result } from "../command.ts";
import { claimBackups } from "../hubs/claim-backups.ts";
import { type ArchivedHub, keepHub } from "../hubs/keep-hub.ts";
import { readSecrets } from "../secrets/read-secrets.ts";
import { databaseOf, withDatabase, withWorkbench } from "./database-workbench.ts";
import { dumpOrphan, uploadOrphan } from "./dump-orphan.ts";
import { type OrphanRequest, type OrphanVolumes, openVolumes } from "./orphan-volumes.ts";

export interface ArchivedOrphan {
  readonly result: Result;
  readonly dump: DumpManifest;
}

/**
 * Archives a study or a web experiment whose overlay was removed without one: its database is started on the volume that is
 * left, a dump is made and verified as ever, copied to the archive store where the lab has one, and noted in the lab as one
 * commit.
 *
 * @param keep is handed the dump while it can be reached
 */
export async function archiveOrphan(
  request: OrphanRequest,
  keep: (dump: DumpManifest, file: ReturnType<typeof databaseOf> & { readonly path: string }) => Promise<void>,
): Promise<ArchivedOrphan> {
  const { context, orphan } = request;
  const volumes = await withBackups(await openVolumes(request));
  const { dump, isStored } = await withWorkbench(volumes, async (workbench) => {
    const made = await withDatabase(workbench, async () => {
      const manifest = await dumpOrphan(workbench);
      await keep(manifest, { ...databaseOf(orphan), path: `/backups/${manifest.dump}` });
      return manifest;
    });
    return { dump: made, isStored: await uploadOrphan(workbench) };
  });
  const place = { ...orphan, bucket: volumes.settings.archive?.bucket };
  const store = isStored ? storeAddress(place, dump.dump) : undefined;
  const secrets = await secretsOf(request);
  const noted = { ...orphan, dump, commit: undefined, store, secrets };
  const result = await changeLab(context, {
    within: [archivePath(orphan)],
    propose: async (tip) => planArchive(await tip.read(pathsForArchive(orphan)), noted),
  });
  return { result, dump };
}

/** The same of a hub, whose copies are made by what makes them while it runs. */
export async function archiveHubOrphan(request: OrphanRequest): Promise<ArchivedHub> {
  const { context, cluster, orphan } = request;
  const { settings, apps } = await openVolumes(request);
  const { environment, name, id } = orphan;
  return await keepHub({
    context,
    cluster,
    experiment: { environment, name },
    id,
    settings,
    files: apps,
    describe: async () => ({ commit: undefined, secrets: await secretsOf(request) }),
  });
}

/** Where somebody removed the volume of the dumps, there is another one for this dump. */
async function withBackups(volumes: OrphanVolumes): Promise<OrphanVolumes> {
  const { cluster, orphan, settings, claims } = volumes;
  const { namespace, id } = orphan;
  await claimBackups(cluster, { namespace, id, settings, claims });
  return { ...volumes, claims: [...new Set([...claims, backupsVolumeName(id)])] };
}

/** In the cluster they outlive the directory; but where a new experiment has the name, they are that one's. */
async function secretsOf({ cluster, orphan, files }: OrphanRequest): Promise<string | undefined> {
  const recipient = recoveryRecipient(files);
  const overlay = `${overlayPath(orphan.environment, orphan.name)}/`;
  if (recipient === undefined || [...files.keys()].some((path) => path.startsWith(overlay))) return undefined;
  return await sealArchivedSecrets(await readSecrets(cluster, orphan), recipient);
}
