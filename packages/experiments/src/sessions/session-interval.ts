import type { Session } from "../operation/operation.ts";

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

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** How far a zone's clock is before UTC at an instant, in milliseconds. */
function offsetAt(instant: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  const at = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? "";
  const local = `${at("year")}-${at("month")}-${at("day")}T${at("hour")}:${at("minute")}`;
  return epochOf(local) - Math.floor(instant / MINUTE) * MINUTE;
}

/** `2026-12-01T14:00` as if it were UTC: the calendar is counted by days, for a pure package has no clock. */
function epochOf(local: string): number {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = local.split(/[-T:]/).map(Number);
  return daysSince1970(year, month, day) * DAY + (hour * 60 + minute) * MINUTE;
}

/** Days from 1 January 1970, in the proleptic Gregorian calendar; a year begins in March here, so leap days end it. */
function daysSince1970(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1;
  const century = Math.floor(shifted / 100);
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return 365 * shifted + Math.floor(shifted / 4) - century + Math.floor(century / 4) + dayOfYear - 719_468;
}
