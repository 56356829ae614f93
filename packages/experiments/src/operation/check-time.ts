import type { Problem } from "@grove/plan";

/**
 * Why a text is no local date and time `YYYY-MM-DDTHH:MM`, or `undefined` if it is one. The zone stands beside it.
 *
 * @example
 * checkLocalTime("2026-12-01T14:00"); // undefined
 * checkLocalTime("2026-02-30T14:00")?.code; // "TIME_INVALID"
 */
export function checkLocalTime(text: string): Problem | undefined {
  const [date = "", time = "", ...rest] = text.split("T");
  if (rest.length === 0 && isDate(date) && isTime(time)) return undefined;
  return timeProblem(text, "write the local date and time without a zone, for example 2026-12-01T14:00");
}

/**
 * Why a text is no date `YYYY-MM-DD`, alone or with a time in UTC behind it, or `undefined` if it is one.
 *
 * @example
 * checkDate("2026-11-21"); // undefined
 * checkDate("2026-11-21T10:03:16.000Z"); // undefined
 */
export function checkDate(text: string): Problem | undefined {
  const [date = "", time, ...rest] = text.split("T");
  if (rest.length === 0 && isDate(date) && (time === undefined || isUtcTime(time))) return undefined;
  return timeProblem(text, "write a date, for example 2026-11-21");
}

/**
 * Why a text is no date and time with its offset from UTC (RFC 3339, to the minute), or `undefined` if it is one.
 *
 * @example
 * checkInstant("2026-12-01T16:00+01:00"); // undefined
 * checkInstant("2026-12-01T16:00")?.code; // "TIME_INVALID"
 */
export function checkInstant(text: string): Problem | undefined {
  const [, date = "", time = ""] = /^(.{10})T(.{5})(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/.exec(text) ?? [];
  if (isDate(date) && isTime(time)) return undefined;
  return timeProblem(text, "write date, time and offset from UTC, for example 2026-12-01T16:00+01:00");
}

/**
 * Why a text is no time zone of the IANA database, or `undefined` if it is one.
 *
 * @example
 * checkTimeZone("Europe/Berlin"); // undefined
 * checkTimeZone("CEST")?.code; // "TIME_ZONE_UNKNOWN"
 */
export function checkTimeZone(text: string): Problem | undefined {
  if (/^[A-Z]/.test(text) && isKnownToIntl(text)) return undefined;
  return {
    code: "TIME_ZONE_UNKNOWN",
    severity: "error",
    message: `${JSON.stringify(text.slice(0, 60))} is no time zone`,
    next: "write the zone's name in the IANA database, for example Europe/Berlin or UTC",
  };
}

function isDate(text: string): boolean {
  if (!/^2\d{3}-\d{2}-\d{2}$/.test(text)) return false;
  const [year = 0, month = 0, day = 0] = text.split("-").map(Number);
  return day >= 1 && day <= daysOfMonth(year, month);
}

function daysOfMonth(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

function isTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}

function isUtcTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?Z$/.test(text);
}

function isKnownToIntl(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
}

function timeProblem(text: string, next: string): Problem {
  const message = `${JSON.stringify(text.slice(0, 40))} is no date that the calendar has`;
  return { code: "TIME_INVALID", severity: "error", message, next };
}
