import { createHash } from "node:crypto";
import type { EnvironmentSettings } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import { AwsClient } from "aws4fetch";

/** The archive store of an environment, as this computer reads it. */
export interface ArchiveStore {
  /**
   * Reads an object from its first byte to its last, and keeps nothing of it; `undefined` where there is none.
   *
   * @param address `s3://BUCKET/PATH`
   * @throws GroveError ARCHIVE_STORE_REFUSED; unreachable: ARCHIVE_STORE_UNREACHABLE
   */
  readonly hash: (address: string) => Promise<StoredObject | undefined>;
}

export interface StoredObject {
  readonly bytes: number;
  readonly sha256: string;
}

export interface ArchiveStoreOptions {
  readonly settings: NonNullable<EnvironmentSettings["archive"]>;
  readonly accessKey: string;
  readonly secretKey: string;
  /** Ends what is being read. */
  readonly signal: AbortSignal;
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

/** Opens an S3-compatible store for reading; nothing is sent yet. */
export function openArchiveStore({
  settings,
  accessKey,
  secretKey,
  signal,
  onProgress,
}: ArchiveStoreOptions): ArchiveStore {
  const { endpoint, region } = settings;
  const client = new AwsClient({ accessKeyId: accessKey, secretAccessKey: secretKey, service: "s3", region });
  return {
    hash: async (address) => {
      const url = `${endpoint.replace(/\/$/, "")}/${pathOf(address)}`;
      try {
        const answer = await fetch(await client.sign(url), { signal });
        if (answer.ok) return await hashBody(answer, onProgress);
        await answer.body?.cancel();
        if (answer.status === 404) return undefined;
        throw answer.status >= 500 ? unreachable(endpoint, `it answers with ${answer.status}`) : refused(answer.status);
      } catch (cause) {
        throw cause instanceof GroveError ? cause : unreachable(endpoint, wordsOf(cause), cause);
      }
    },
  };
}

/** With the bucket in the path, as Jobs do it: no name in DNS is needed. */
function pathOf(address: string): string {
  return address
    .replace(/^s3:\/\//, "")
    .split("/")
    .map(encodeURIComponent)
    .join("/");
}

async function hashBody({ body }: Response, onProgress: ArchiveStoreOptions["onProgress"]): Promise<StoredObject> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const piece of body ?? []) {
    hash.update(piece);
    bytes += piece.length;
    onProgress?.(bytes);
  }
  return { bytes, sha256: hash.digest("hex") };
}

/** Of a failed fetch the reason lies one deeper. */
function wordsOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause instanceof Error ? cause.cause.message : cause.message;
}

function refused(status: number): GroveError {
  return new GroveError(`the archive store refuses the access key, or does not say what it lacks (${status})`, {
    code: "ARCHIVE_STORE_REFUSED",
    next: "GROVE_ARCHIVE_CREDENTIALS takes a key that may read and list the bucket",
  });
}

function unreachable(endpoint: string, reason: string, cause?: unknown): GroveError {
  return new GroveError(`the archive store ${endpoint} cannot be read: ${reason}`, {
    code: "ARCHIVE_STORE_UNREACHABLE",
    kind: "unreachable",
    next: "is it up, and reached from here? With many archives also a longer --timeout",
    cause,
  });
}
