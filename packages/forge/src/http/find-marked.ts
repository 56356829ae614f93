import type { Api } from "./api.ts";
import { fieldOf, itemsOf, numberOf } from "./fields.ts";

const pageSize = 100;

/** The id of the comment that begins with a mark, in a list that GitLab and GitHub give page by page. */
export async function findMarked(api: Api, path: string, mark: string): Promise<number | undefined> {
  for (let page = 1; ; page++) {
    // oxlint-disable-next-line no-await-in-loop -- the next page is needed only if it was not on this one
    const comments = itemsOf(await api.call(`${path}?per_page=${pageSize}&page=${page}`));
    const found = comments.find((comment) => String(fieldOf(comment, "body")).startsWith(mark));
    if (found !== undefined) return numberOf(found, "id");
    if (comments.length < pageSize) return undefined;
  }
}
