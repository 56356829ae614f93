import { type BotSession, createBotSession, listConfigs, readGroupSize, type Study } from "@grove/otree-client";
import { GroveError } from "@grove/plan";

export interface SessionRequest {
  /** The name of a session config; may be left out where there is only one. */
  readonly config: string | undefined;
  readonly participants: number;
}

/** A session to rehearse in, and what was done so that it comes out even. */
export interface PreparedSession extends BotSession {
  readonly config: string;
  readonly note: string | undefined;
}

/**
 * Makes a session of bots for at least so many participants: as many as complete groups need.
 *
 * @throws GroveError CONFIG_UNKNOWN, OTREE_UNREACHABLE, OTREE_REFUSED
 */
export async function prepareSession(study: Study, request: SessionRequest): Promise<PreparedSession> {
  const config = chooseConfig(await listConfigs(study), request.config);
  const size = await readGroupSize(study, config);
  const participants = Math.ceil(request.participants / size) * size;
  const note = `${participants} participants in place of ${request.participants}: they play in groups of ${size}`;
  const session = await createBotSession(study, { config, participants });
  return { ...session, config, note: participants === request.participants ? undefined : note };
}

function chooseConfig(configs: readonly string[], wanted: string | undefined): string {
  const [only, ...others] = configs;
  if (wanted === undefined && only !== undefined && others.length === 0) return only;
  if (wanted !== undefined && configs.includes(wanted)) return wanted;
  const message =
    wanted === undefined ? "the study has several session configs" : `there is no session config ${wanted}`;
  throw new GroveError(message, {
    code: "CONFIG_UNKNOWN",
    kind: "usage",
    next: `add --config with one of: ${configs.join(", ")}`,
  });
}
