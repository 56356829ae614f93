import { parseAnswer } from "./parse-answer.ts";
import type { Study } from "./study.ts";

/** A session whose participants are played by browsers that let the study's bots answer. */
export interface BotSession {
  readonly code: string;
  readonly participants: number;
  /** The link for everybody: each browser that opens it is another participant. */
  readonly startPath: string;
}

export interface BotSessionRequest {
  /** The name of a session config. */
  readonly config: string;
  readonly participants: number;
}

/**
 * Makes a session of browser bots, as `otree browser_bots` does: `/api/sessions` would make one, but load no bots.
 *
 * @throws GroveError OTREE_UNREACHABLE, OTREE_REFUSED
 */
export async function createBotSession(study: Study, { config, participants }: BotSessionRequest): Promise<BotSession> {
  const request = { session_config_name: config, num_participants: participants, case_number: 0 };
  const code = await study.call("/create_browser_bots_session", request);
  // Else /browser_bot_start, which is open to everybody, would hand out seats of this session.
  await study.call("/close_browser_bots_session", {});
  const session = parseAnswer<{ readonly session_wide_url: string }>(await study.call(`/api/get_session/${code}`, {}));
  return { code, participants, startPath: new URL(session.session_wide_url).pathname };
}
