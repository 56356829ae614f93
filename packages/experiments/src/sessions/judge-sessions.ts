import { count, type Problem } from "@grove/plan";
import type { Operation, Session } from "../operation/operation.ts";
import { instantOf } from "./local-time.ts";
import { formatSessionEnd, sessionInterval } from "./session-interval.ts";

/** A session in which people are playing, as the database shows it. */
export interface ActiveSession {
  /** oTree's code of the session. */
  readonly session: string;
  /** The app that most of them are in. */
  readonly app: string;
  /** How many people have begun, are not through yet, and did something within the last half hour. */
  readonly participants: number;
  /** Since one of them did something last. */
  readonly seconds: number;
}

export interface SessionsInput {
  readonly operation: Pick<Operation, "sessions" | "breakGlass">;
  /** Empty where people who are playing do not count. */
  readonly activity: readonly ActiveSession[];
  /** Whose servers run that the change would end; none unless told. An idle one does not run for long: the hub stops it. */
  readonly servers?: readonly string[];
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
}

/**
 * The problem `SESSION_RUNNING` that a change now would disturb people: who they are, how many, until when, and the ways
 * out; `undefined` when nobody would be, or a `breakGlass` permits it.
 *
 * @example
 * judgeSessions({ operation, activity, now })?.message;
 * // "3 participants are playing in session abc123 (public_goods), the last one clicked 12 seconds ago"
 */
export function judgeSessions({ operation, activity, servers = [], now }: SessionsInput): Problem | undefined {
  if (operation.breakGlass !== undefined && now < instantOf(operation.breakGlass.until)) return undefined;
  const running = operation.sessions.filter((session) => isRunning(session, now));
  const reasons = [...activity.map(describeActivity), ...describeServers(servers), ...running.map(describePlanned)];
  if (reasons.length === 0) return undefined;
  return {
    code: "SESSION_RUNNING",
    severity: "error",
    message: `${reasons.join("; ")}. Nothing was changed`,
    next: `${waysOut(running, servers)}; or break the glass: docs/lab-manager.md says how`,
  };
}

function isRunning(session: Session, now: number): boolean {
  const { start, end } = sessionInterval(session);
  return start <= now && now < end;
}

function describeActivity({ session, app, participants, seconds }: ActiveSession): string {
  const who = participants === 1 ? "1 participant is" : `${participants} participants are`;
  return `${who} playing in session ${session} (${app}), the last one clicked ${describeDuration(seconds)} ago`;
}

function describeServers(users: readonly string[]): readonly string[] {
  if (users.length === 0) return [];
  const shown = users.length > 5 ? [...users.slice(0, 5), `${users.length - 5} more`] : users;
  return [`${count(users.length, "server")} would be stopped in which people work: ${shown.join(", ")}`];
}

function describeDuration(seconds: number): string {
  if (seconds < 120) return seconds === 1 ? "1 second" : `${seconds} seconds`;
  return `${Math.floor(seconds / 60)} minutes`;
}

function describePlanned(session: Session): string {
  const who = session.participants === undefined ? "" : ` for ${session.participants} participants`;
  return `a session${who} is planned until ${formatSessionEnd(session)}`;
}

function waysOut(running: readonly Session[], servers: readonly string[]): string {
  const [last] = running.toSorted((one, other) => sessionInterval(other).end - sessionInterval(one).end);
  if (last !== undefined) return `wait until ${formatSessionEnd(last)}, or make the session shorter in operation.yaml`;
  return servers.length > 0
    ? "wait until they are through: the hub stops servers that nobody uses"
    : "wait until they are through: half an hour after their last click they do not count";
}
