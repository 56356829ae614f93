import type { Comment } from "../forge.ts";
import type { Api } from "../http/api.ts";
import { findMarked } from "../http/find-marked.ts";

/** Writes a comment below a pull request of GitHub, or writes anew the one with the same mark. */
export async function renewComment(api: Api, { mergeRequest, mark, text }: Comment): Promise<void> {
  const path = `/issues/${mergeRequest}/comments`;
  const json = { body: `${mark}\n${text}` };
  const known = await findMarked(api, path, mark);
  if (known === undefined) await api.call(path, { method: "POST", json });
  else await api.call(`/issues/comments/${known}`, { method: "PATCH", json });
}
