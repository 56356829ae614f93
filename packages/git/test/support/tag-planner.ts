import type { Planner } from "../../src/index.ts";
import { planOf } from "./open.ts";

/** Sets the tag in one file, as `grove bump` does; `"forbidden"` is refused. */
export interface TagRequest {
  readonly name: string;
  readonly tag: string;
}

/** The file that a request is about. */
export function fileOf(name: string): string {
  return `environments/staging/${name}/kustomization.yaml`;
}

export const tagPlanner: Planner<TagRequest> = {
  parse: (json) => (isTagRequest(json) ? json : undefined),
  within: ({ name }) => [`environments/staging/${name}`],
  reads: ({ name }) => [fileOf(name)],
  plan: async (tip, { name, tag }) => {
    const path = fileOf(name);
    const before = (await tip.read([path])).get(path);
    const error = { code: "TAG_FORBIDDEN", severity: "error", message: "this tag is forbidden" } as const;
    const plan = planOf({ path, before, after: `tag: ${tag}\n` });
    return { ...plan, subject: `bump(staging/${name}): ${tag}`, problems: tag === "forbidden" ? [error] : [] };
  },
};

function isTagRequest(json: unknown): json is TagRequest {
  return typeof json === "object" && json !== null && "name" in json && "tag" in json;
}
