import type { EnvironmentSettings } from "../environment/environment-settings.ts";
import type { Environment } from "../environment/environment.ts";
import { participantsCount } from "../environment/participants-count.ts";
import type { BreakGlass, Operation, Session } from "../operation/operation.ts";
import { instantOf, localTime } from "./local-time.ts";
import { formatSessionEnd, sessionInterval } from "./session-interval.ts";

export interface GuardInput {
  readonly operation: Pick<Operation, "sessions" | "breakGlass">;
  readonly settings: Pick<EnvironmentSettings, "participants">;
  readonly environment: Environment;
}

/**
 * What the guards in the cluster go by, one fact a line, as `guard-session.sh` and `guard-schema.py` read it. Times are
 * in UTC, because a container knows no time zones; the end of a session stands there a second time for people.
 *
 * @example
 * guardText({ operation, settings, environment: "production" });
 * // "participants seen\nsession 2026-12-01T13:00:00Z 2026-12-01T15:00:00Z 24 2026-12-01 16:00 Europe/Berlin\n"
 */
export function guardText({ operation, settings, environment }: GuardInput): string {
  const participants = participantsCount(settings, environment) ? "seen" : "ignored";
  const lines = [`participants ${participants}`, ...operation.sessions.map(sessionLine)];
  if (operation.breakGlass !== undefined) lines.push(breakGlassLine(operation.breakGlass));
  return `${lines.join("\n")}\n`;
}

function sessionLine(session: Session): string {
  const { start, end } = sessionInterval(session);
  return `session ${utc(start)} ${utc(end)} ${session.participants ?? 0} ${formatSessionEnd(session)}`;
}

function breakGlassLine({ until, reason }: BreakGlass): string {
  return `break-glass ${utc(instantOf(until))} ${reason}`;
}

function utc(instant: number): string {
  return `${localTime(instant, "UTC")}:00Z`;
}
