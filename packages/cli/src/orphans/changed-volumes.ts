import { type ListedHubArchive, parseContents } from "@grove/experiments";
import { readSaid } from "../hubs/read-said.ts";
import { volumeScript } from "../hubs/volume-script.ts";
import type { RunningArchiver } from "../hubs/with-archiver.ts";
import type { OrphanVolumes } from "./orphan-volumes.ts";
import { holds } from "./read-contents.ts";

export interface ChangedSearch extends Pick<OrphanVolumes, "context" | "orphan"> {
  /** The volumes that the pod has. */
  readonly claims: readonly string[];
  readonly archive: ListedHubArchive;
}

type Contents = NonNullable<ReturnType<typeof parseContents>["value"]>;

/**
 * Which of a hub's volumes hold something else than its archive says, or are not in it: `archive.py` describes what is on them
 * now, as it did when it copied them.
 *
 * @throws GroveError ARCHIVE_FAILED, when one cannot be read
 */
export async function changedVolumes(
  { run }: RunningArchiver,
  { context, orphan, claims, archive }: ChangedSearch,
): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const claim of claims) {
    context.terminal.progress(`${claim} is compared with its archive …`);
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const now = readSaid(parseContents(await run("copy", volumeScript({ id: orphan.id, claim }))));
    if (!isIn(archive, claim, now)) changed.push(claim);
  }
  return changed;
}

function isIn({ database, homes }: ListedHubArchive, claim: string, now: Contents): boolean {
  if ("tables" in now) {
    return database !== undefined && holds({ ...database, sequences: [] }, { ...now, sequences: [] });
  }
  const home = homes.find((one) => one.claim === claim);
  return home !== undefined && home.contents === now.contents && home.files === now.files && home.size === now.size;
}
