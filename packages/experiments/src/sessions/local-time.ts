export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

/**
 * What the clocks of a zone show at an instant.
 *
 * @param instant milliseconds since 1970 UTC
 * @example
 * localTime(1_796_130_000_000, "Europe/Berlin"); // "2026-12-01T14:00"
 */
export function localTime(instant: number, timeZone: string): string {
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
  return `${at("year")}-${at("month")}-${at("day")}T${at("hour")}:${at("minute")}`;
}

/**
 * The instant that a date and time with its offset from UTC names, in milliseconds since 1970 UTC.
 *
 * @param text as `checkInstant` takes it
 * @example
 * instantOf("2026-12-01T14:00+01:00"); // 1_796_130_000_000
 */
export function instantOf(text: string): number {
  const [, sign = "+", hours = "0", minutes = "0"] = /([+-])(\d\d):(\d\d)$/.exec(text) ?? [];
  const offset = (Number(hours) * 60 + Number(minutes)) * MINUTE;
  return epochOf(text.slice(0, "2026-12-01T14:00".length)) - (sign === "-" ? -offset : offset);
}

/** `2026-12-01T14:00` as if it were UTC: the calendar is counted by days, for a pure package has no clock. */
export function epochOf(local: string): number {
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
