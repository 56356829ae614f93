import {
  type ArchiveCredentials,
  archiveCredentialsPath,
  readArchiveCredentials,
  sealArchiveCredentials,
} from "@grove/experiments";
import { type Files, GroveError } from "@grove/plan";
import type { Context } from "../command.ts";
import { randomBytes } from "../lab/random-bytes.ts";
import { readSealingKey } from "../lab/sealing-key.ts";
import type { SealingKeyPair } from "./sealing-keys.ts";
import { unsealValue } from "./unseal-value.ts";

interface Given {
  readonly context: Context;
  /** The cluster's, the newest first. */
  readonly keys: readonly SealingKeyPair[];
}

/**
 * The access key for the archive store that GROVE_ARCHIVE_CREDENTIALS says, sealed, as the text of its file; the old text
 * if it is the same or none is given.
 *
 * @throws GroveError wrong use: ARCHIVE_CREDENTIALS_INVALID
 */
export function archiveCredentialsFor(files: Files, { context, keys }: Given): string | undefined {
  const given = context.variables["GROVE_ARCHIVE_CREDENTIALS"];
  const old = files.get(archiveCredentialsPath);
  if (given === undefined) return old;
  const credentials = parseArchiveCredentials(given);
  if (isSame(credentials, readArchiveCredentials(old), keys)) return old;
  const key = readSealingKey(keys[0]?.certificate);
  return key === undefined ? undefined : sealArchiveCredentials({ credentials, key, random: randomBytes });
}

/**
 * Reads KEY:SECRET; an access key holds no colon, a secret key may.
 *
 * @throws GroveError wrong use: ARCHIVE_CREDENTIALS_INVALID
 */
export function parseArchiveCredentials(given: string): ArchiveCredentials {
  const [, accessKey, secretKey] = /^([^\s:]+):(\S+)$/.exec(given) ?? [];
  if (accessKey !== undefined && secretKey !== undefined) return { ACCESS_KEY: accessKey, SECRET_KEY: secretKey };
  throw new GroveError("GROVE_ARCHIVE_CREDENTIALS holds no access key", {
    code: "ARCHIVE_CREDENTIALS_INVALID",
    kind: "usage",
    next: "write the access key and the secret key of the store with a colon between: KEY:SECRET",
  });
}

function isSame(
  plain: ArchiveCredentials,
  sealed: ArchiveCredentials | undefined,
  keys: readonly SealingKeyPair[],
): boolean {
  if (sealed === undefined) return false;
  const { ACCESS_KEY, SECRET_KEY } = sealed;
  return unsealValue(ACCESS_KEY, keys) === plain.ACCESS_KEY && unsealValue(SECRET_KEY, keys) === plain.SECRET_KEY;
}
