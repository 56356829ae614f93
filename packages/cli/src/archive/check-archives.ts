import {
  environmentPath,
  environments,
  findUnreadableArchives,
  listArchives,
  type ListedArchive,
  readSettings,
} from "@grove/experiments";
import { errorsOf, type Files, formatProblem, GroveError, type Problem } from "@grove/plan";
import { parseArchiveCredentials } from "../bootstrap/archive-credentials.ts";
import type { Context, Input, Result } from "../command.ts";
import { environmentOf, nameOf } from "../experiment-input.ts";
import { readLabFiles } from "../lab/read-lab-files.ts";
import { formatProgress } from "../terminal/format-progress.ts";
import { openArchiveStore, type StoredObject } from "./archive-store.ts";

/**
 * Compares each archive in Git, or those of one experiment, with its dump in the archive store: read from there from its
 * first byte to its last, size and sha256. Exit code 1 if one is not what it should be.
 *
 * @throws GroveError ARCHIVE_CREDENTIALS_MISSING, ARCHIVE_STORE_REFUSED; unreachable: ARCHIVE_STORE_UNREACHABLE
 */
export async function checkArchives(context: Context, input: Input): Promise<Result> {
  const files = await readLabFiles(context, ["archive", ...environments.map(environmentPath)]);
  const archives = listArchives(files).filter(isMeant(input));
  const signal = AbortSignal.timeout(context.timeout);
  const problems: Problem[] = [...findUnreadableArchives(files)];
  for (const archive of archives) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other: each is read as a whole
    problems.push(...(await checkOne(context, { archive, files, signal })));
  }
  return resultOf(archives, problems);
}

function isMeant(input: Input): (archive: ListedArchive) => boolean {
  const name = input.operands.length === 0 ? undefined : nameOf(input);
  const environment = environmentOf(input);
  return (archive) =>
    (name === undefined || archive.name === name) && (environment === undefined || archive.environment === environment);
}

interface Check {
  readonly archive: ListedArchive;
  readonly files: Files;
  readonly signal: AbortSignal;
}

async function checkOne(context: Context, { archive, files, signal }: Check): Promise<readonly Problem[]> {
  const address = archive.kept.store;
  if (address === undefined) return [notStored(archive)];
  const settings = readSettings(files, archive.environment).value?.archive;
  if (settings === undefined) return [storeUnknown(archive)];
  const store = openArchiveStore({
    settings,
    ...credentialsOf(context),
    signal,
    onProgress: (bytes) => context.terminal.progress(formatProgress(address, { bytes, total: archive.bytes })),
  });
  return compare(archive, await store.hash(address));
}

type Credentials = Pick<Parameters<typeof openArchiveStore>[0], "accessKey" | "secretKey">;

function credentialsOf({ variables }: Context): Credentials {
  const given = variables["GROVE_ARCHIVE_CREDENTIALS"];
  if (given === undefined || given === "") throw credentialsMissing();
  const { ACCESS_KEY: accessKey, SECRET_KEY: secretKey } = parseArchiveCredentials(given);
  return { accessKey, secretKey };
}

function compare(archive: ListedArchive, stored: StoredObject | undefined): readonly Problem[] {
  if (stored === undefined) return [lost(archive)];
  if (stored.bytes !== archive.bytes) return [damaged(archive, `it has ${stored.bytes} bytes, not ${archive.bytes}`)];
  return stored.sha256 === archive.sha256 ? [] : [damaged(archive, "its sha256 is another one")];
}

function resultOf(archives: readonly ListedArchive[], problems: readonly Problem[]): Result {
  const faulty = new Set(problems.map(({ file }) => file));
  const sound = archives.filter(({ file }) => !faulty.has(file)).length;
  const summary = `${sound} of ${archives.length} archives lie in the store as Git remembers them`;
  return {
    text: [...problems.map(formatProblem), summary].join("\n"),
    data: { archives: archives.length, sound, problems },
    exitCode: errorsOf(problems).length > 0 ? 1 : 0,
  };
}

function notStored({ file, kept }: ListedArchive): Problem {
  return {
    code: "ARCHIVE_NOT_STORED",
    severity: "warning",
    message: `this archive was made without an archive store, so it lies on the volume ${kept.volume} alone`,
    next: "with a store: grove archive once more, while the experiment is there",
    file,
  };
}

function storeUnknown({ environment, file, kept }: ListedArchive): Problem {
  return {
    code: "ARCHIVE_STORE_UNKNOWN",
    severity: "error",
    message: `the archive lies at ${kept.store}, and ${environmentPath(environment)} names no archive store`,
    next: "name it there again, under archive:",
    file,
  };
}

function lost({ file, kept }: ListedArchive): Problem {
  return {
    code: "ARCHIVE_LOST",
    severity: "error",
    message: `the archive store has no ${kept.store}`,
    next: `look for it on the volume ${kept.volume} and in copies that you keep; has a rule of the bucket removed it?`,
    file,
  };
}

function damaged({ file, kept }: ListedArchive, how: string): Problem {
  return {
    code: "DUMP_DAMAGED",
    severity: "error",
    message: `${kept.store} is not the dump that Git remembers: ${how}`,
    next: `keep it as it is, and look for the dump on the volume ${kept.volume} and in copies that you keep`,
    file,
  };
}

function credentialsMissing(): GroveError {
  return new GroveError("the archive store can be read only with an access key", {
    code: "ARCHIVE_CREDENTIALS_MISSING",
    next: "GROVE_ARCHIVE_CREDENTIALS=KEY:SECRET; a key that may read and list the bucket will do",
  });
}
