import type { Files, Problem } from "@grove/plan";
import type { ExperimentRequest } from "./experiment-request.ts";
import { planRegenerate } from "./plan-regenerate.ts";

/** What a plan writes, and what stands against it. */
export interface Edit {
  readonly after: ReadonlyMap<string, string | undefined>;
  readonly problems: readonly Problem[];
}

/** Edited files of an overlay with all that is generated from them; `edited` alone where that cannot be done. */
export function withGenerated(files: Files, edited: Files, request: ExperimentRequest): Edit {
  const { changes, problems } = planRegenerate(new Map([...files, ...edited]), request);
  const generated = changes.map(({ path, after }) => [path, after] as const);
  return { after: new Map([...edited, ...generated]), problems };
}
