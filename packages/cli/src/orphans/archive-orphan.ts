import {
  archivePath,
  archivePrefix,
  type DumpManifest,
  overlayPath,
  pathsForArchive,
  planArchive,
  readSettings,
  recoveryIndexPath,
} from "@grove/experiments";
import type { Files } from "@grove/plan";
import { sealArchivedSecrets } from "../archive/archived-secrets.ts";
import { recoveryRecipient } from "../bootstrap/recovery-recipient.ts";
import { changeLab } from "../change-lab.ts";
import type { Result } from "../command.ts";
import { readSecrets } from "../secrets/read-secrets.ts";
import { dumpOrphan, uploadOrphan } from "./dump-orphan.ts";
import type { OrphanExperiment } from "./orphan-experiment.ts";
import { databaseOf, pathsForWorkbench, withDatabase, type WorkbenchInput, withWorkbench } from "./orphan-workbench.ts";

/** What `archiveOrphan` reads of the lab. */
export const pathsForArchivingOrphans: readonly string[] = [...pathsForWorkbench, "environments", recoveryIndexPath];

export interface ArchivedOrphan {
  readonly result: Result;
  readonly dump: DumpManifest;
}

/**
 * Archives an experiment whose overlay was removed without one: Postgres is started on the volume that is left, a dump is
 * made and verified as ever, copied to the archive store where the lab has one, and noted in the lab as one commit.
 *
 * @param keep is handed the dump while it can be reached
 */
export async function archiveOrphan(
  input: WorkbenchInput,
  keep: (dump: DumpManifest, file: ReturnType<typeof databaseOf> & { readonly path: string }) => Promise<void>,
): Promise<ArchivedOrphan> {
  const { context, orphan, files } = input;
  const { dump, isStored } = await withWorkbench(input, async (workbench) => {
    const made = await withDatabase(workbench, async () => {
      const manifest = await dumpOrphan(workbench);
      await keep(manifest, { ...databaseOf(orphan), path: `/backups/${manifest.dump}` });
      return manifest;
    });
    return { dump: made, isStored: await uploadOrphan(workbench) };
  });
  const store = isStored ? storeOf(files, orphan, dump) : undefined;
  const secrets = await secretsOf(input);
  const request = { ...orphan, dump, commit: undefined, store, secrets };
  const result = await changeLab(context, {
    within: [archivePath(orphan)],
    propose: async (tip) => planArchive(await tip.read(pathsForArchive(orphan)), request),
  });
  return { result, dump };
}

function storeOf(
  files: Files,
  { environment, name, id }: OrphanExperiment,
  { dump }: DumpManifest,
): string | undefined {
  const bucket = readSettings(files, environment).value?.archive?.bucket;
  return bucket === undefined ? undefined : `s3://${bucket}/${archivePrefix({ environment, name, id })}/${dump}`;
}

/** In the cluster they outlive the directory; but where a new experiment has the name, they are that one's. */
async function secretsOf({ cluster, orphan, files }: WorkbenchInput): Promise<string | undefined> {
  const recipient = recoveryRecipient(files);
  const overlay = `${overlayPath(orphan.environment, orphan.name)}/`;
  if (recipient === undefined || [...files.keys()].some((path) => path.startsWith(overlay))) return undefined;
  return await sealArchivedSecrets(await readSecrets(cluster, orphan), recipient);
}
