import type { Comment } from "../forge.ts";
import type { Api } from "../http/api.ts";
import { findMarked } from "../http/find-marked.ts";

/** Writes a note below a merge request of GitLab, or writes anew the one with the same mark. */
export async function renewNote(api: Api, { mergeRequest, mark, text }: Comment): Promise<void> {
  const path = `/merge_requests/${mergeRequest}/notes`;
  const json = { body: `${mark}\n${text}` };
  const known = await findMarked(api, path, mark);
  if (known === undefined) await api.call(path, { method: "POST", json });
  else await api.call(`${path}/${known}`, { method: "PUT", json });
}
