import { parseAnswer } from "./parse-answer.ts";
import type { Study } from "./study.ts";

/**
 * The version of oTree that a study runs: `6.0.15`.
 *
 * @throws GroveError OTREE_UNREACHABLE, OTREE_REFUSED
 */
export async function readVersion(study: Study): Promise<string> {
  return parseAnswer<{ readonly version: string }>(await study.call("/api/otree_version")).version;
}
