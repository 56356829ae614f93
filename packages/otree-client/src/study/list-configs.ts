import { parseAnswer } from "./parse-answer.ts";
import type { Study } from "./study.ts";

/**
 * The names of the session configs of a study.
 *
 * @throws GroveError OTREE_UNREACHABLE, OTREE_REFUSED
 */
export async function listConfigs(study: Study): Promise<readonly string[]> {
  const configs = parseAnswer<readonly { readonly name: string }[]>(await study.call("/api/session_configs"));
  return configs.map(({ name }) => name);
}
