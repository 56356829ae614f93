import type { Study } from "./study.ts";

/**
 * What the number of participants must be a multiple of: 2 where they play in pairs.
 *
 * oTree tells it only to who asks for a session that does not come out even. Half a participant never does, so no session
 * is made. 1 where an oTree says it in other words.
 *
 * @throws GroveError OTREE_UNREACHABLE
 */
export async function readGroupSize(study: Study, config: string): Promise<number> {
  const body = JSON.stringify({ session_config_name: config, num_participants: 0.5 });
  const answer = await study.send({ path: "/api/sessions", method: "POST", body });
  const [, size = "1"] = /group size \((\d+)\)/.exec(await answer.body.text()) ?? [];
  return Number(size);
}
