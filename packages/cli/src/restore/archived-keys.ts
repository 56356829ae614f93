import { archiveFiles, type ExperimentKey, type ListedArchive, peoplesSecrets } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import { openArchivedSecrets, type Secrets } from "../archive/archived-secrets.ts";
import { bringLive } from "../bring-live.ts";
import type { Context, Result } from "../command.ts";
import type { Lab } from "../lab/open-lab.ts";
import { readTextFile } from "../lab/read-text-file.ts";
import { commitSecrets } from "../secrets/commit-secrets.ts";

export interface ArchivedKeysWish {
  readonly lab: Lab;
  readonly archive: ListedArchive;
  /** The private recovery key's file, as it was given. */
  readonly recoveryKey: string;
}

/**
 * Opens the passwords and keys of an archive that people and participants' links know; the database's own are left out.
 *
 * @throws GroveError ARCHIVE_SECRETS_MISSING, FILE_UNREADABLE, RECOVERY_KEY_INVALID, RECOVERY_KEY_WRONG
 */
export async function openArchivedKeys(context: Context, wish: ArchivedKeysWish): Promise<Secrets> {
  const { lab, archive, recoveryKey } = wish;
  const path = archiveFiles(archive, archive.dump).secrets;
  const text = (await lab.read([path])).get(path);
  if (text === undefined) throw missing(archive);
  const secrets = await openArchivedSecrets(text, readTextFile(context, recoveryKey));
  return Object.fromEntries(peoplesSecrets.flatMap((key) => (secrets[key] === undefined ? [] : [[key, secrets[key]]])));
}

function missing({ environment, name }: ListedArchive): GroveError {
  return new GroveError(`the archive of ${environment}/${name} was made without its secrets`, {
    code: "ARCHIVE_SECRETS_MISSING",
    next: "again without --recovery-key; links that participants have will not work then",
  });
}

/** Seals them for another experiment, as one commit; production follows now, staging by itself. */
export async function takeOverKeys(context: Context, experiment: ExperimentKey, values: Secrets): Promise<Result> {
  const result = await commitSecrets(context, { experiment, values });
  if (experiment.environment === "production") await bringLive(context, experiment);
  return result;
}
