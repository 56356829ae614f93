import type { Session } from "../operation/operation.ts";
import { sessionInterval } from "./session-interval.ts";

/**
 * The planned session that matters now, in a few words; empty when none is left.
 *
 * @param now milliseconds since 1970 UTC
 * @example
 * describeSessions(sessions, now); // "next 2026-12-01 14:00 (24)", "running, 35 min left (24)"
 */
export function describeSessions(sessions: readonly Session[], now: number): string {
  const [session] = sessions
    .map((one) => ({ ...one, interval: sessionInterval(one) }))
    .filter(({ interval }) => interval.end > now)
    .toSorted((one, other) => one.interval.start - other.interval.start);
  if (session === undefined) return "";
  const { interval, start, participants } = session;
  const people = participants === undefined ? "" : ` (${participants})`;
  if (interval.start > now) return `next ${start.replace("T", " ")}${people}`;
  return `running, ${Math.ceil((interval.end - now) / 60_000)} min left${people}`;
}
