import { type DatabaseCopy, type HomeCopy, hubVolumeName, parseDatabaseCopy, parseHomeCopy } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import { readSaid } from "./read-said.ts";
import { volumeGroups } from "./volume-groups.ts";
import { volumeScript } from "./volume-script.ts";
import { type ArchiverRequest, type RunningArchiver, withArchiver } from "./with-archiver.ts";

/** Copies of a hub's data on its backups volume, each read again as a whole. */
export interface HubCopies {
  readonly database: DatabaseCopy | undefined;
  readonly homes: readonly (HomeCopy & { readonly claim: string })[];
}

export interface CopyRequest extends ArchiverRequest {
  /** The folder for them: `20261126T101500Z-archive`. */
  readonly archive: string;
}

/**
 * Copies a hub's database and homes to its backups volume, and in a lab with an archive store from there to it, where each
 * file is read back.
 *
 * @throws GroveError as `withArchiver`; ARCHIVE_DAMAGED
 */
export async function copyHub(request: CopyRequest): Promise<HubCopies> {
  const groups = volumeGroups(request.claims);
  const done: HubCopies[] = [];
  for (const [index, claims] of groups.entries()) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other: they share a pod's name and the backups volume
    const copies = await withArchiver({ ...request, claims }, async (archiver) => {
      done.push(await copyGroup(archiver, { ...request, claims }));
      const all = merge(done);
      if (index === groups.length - 1 && request.settings.archive !== undefined) await upload(archiver, request, all);
      return all;
    });
    if (index === groups.length - 1) return copies;
  }
  return merge(done);
}

function merge(parts: readonly HubCopies[]): HubCopies {
  return {
    database: parts.map(({ database }) => database).find((database) => database !== undefined),
    homes: parts.flatMap(({ homes }) => homes),
  };
}

async function copyGroup({ run }: RunningArchiver, request: CopyRequest): Promise<HubCopies> {
  const { context, claims, archive, id } = request;
  let database: DatabaseCopy | undefined;
  const homes: (HomeCopy & { readonly claim: string })[] = [];
  for (const claim of claims) {
    context.terminal.progress(`${claim} is copied and read again …`);
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const text = await run("copy", volumeScript({ id, claim, target: `/backups/${archive}/${claim}` }));
    if (claim === hubVolumeName(id)) database = readSaid(parseDatabaseCopy(text));
    else homes.push({ claim, ...readSaid(parseHomeCopy(text)) });
  }
  return { database, homes };
}

/** Each file comes back from the store as it was sent. */
async function upload({ run }: RunningArchiver, request: CopyRequest, { database, homes }: HubCopies): Promise<void> {
  request.context.terminal.progress("the copies are sent to the archive store and read back …");
  const said = await run("store", ["sh", "/scripts/upload-archive.sh", request.archive]);
  const files = [...(database === undefined ? [] : [database]), ...homes];
  const damaged = files.filter(({ file, sha256 }) => !said.includes(`${sha256}  ${file}\n`)).map(({ file }) => file);
  if (damaged.length === 0) return;
  throw new GroveError(`the archive store gives back something else than was sent: ${damaged.join(", ")}`, {
    code: "ARCHIVE_DAMAGED",
    next: "nothing was removed; look at the store, then run the command again",
  });
}
