import type { Session } from "../operation/operation.ts";
import { DAY, epochOf, localTime, MINUTE } from "./local-time.ts";

/** From when to when, in milliseconds since 1970 UTC; the end is not part of it. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

/**
 * When a planned session takes place.
 *
 * A local time that a change to summer time leaves out is taken as if the clock had not been changed; of one that comes
 * twice in autumn the first is meant, so that the session is guarded from its earliest possible start.
 *
 * @example
 * sessionInterval({ start: "2026-12-01T14:00", minutes: 120, timeZone: "Europe/Berlin" }).start; // 2026-12-01T13:00Z
 */
export function sessionInterval({ start, minutes, timeZone }: Session): Interval {
  const local = epochOf(start);
  const offsets = [local - DAY, local + DAY].map((instant) => offsetAt(instant, timeZone));
  const candidates = offsets.map((offset) => local - offset);
  const valid = candidates.filter((instant) => instant + offsetAt(instant, timeZone) === local);
  const begin = Math.min(...(valid.length > 0 ? valid : candidates.slice(0, 1)));
  return { start: begin, end: begin + minutes * MINUTE };
}

/**
 * When a planned session ends, by the clocks where it takes place.
 *
 * @example
 * formatSessionEnd({ start: "2026-12-01T14:00", minutes: 120, timeZone: "Europe/Berlin" }); // "2026-12-01 16:00 Europe/Berlin"
 */
export function formatSessionEnd(session: Session): string {
  const { timeZone } = session;
  return `${localTime(sessionInterval(session).end, timeZone).replace("T", " ")} ${timeZone}`;
}

/** How far a zone's clock is before UTC at an instant, in milliseconds. */
function offsetAt(instant: number, timeZone: string): number {
  return epochOf(localTime(instant, timeZone)) - Math.floor(instant / MINUTE) * MINUTE;
}
