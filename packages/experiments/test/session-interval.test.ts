import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { describeSessions, sessionInterval } from "../src/index.ts";

const session = (start: string, timeZone: string, minutes = 60) => ({ start, timeZone, minutes });
const utc = (milliseconds: number) => new Date(milliseconds).toISOString();

test.for([
  ["winter", "2026-12-01T14:00", "Europe/Berlin", "2026-12-01T13:00:00.000Z"],
  ["summer", "2026-07-01T14:00", "Europe/Berlin", "2026-07-01T12:00:00.000Z"],
  ["the hour that spring leaves out", "2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:30:00.000Z"],
  ["the hour that autumn repeats: its first", "2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30:00.000Z"],
  ["half an hour", "2026-01-15T09:00", "Asia/Kolkata", "2026-01-15T03:30:00.000Z"],
  ["the date before", "2026-01-01T06:00", "Pacific/Auckland", "2025-12-31T17:00:00.000Z"],
  ["the south's summer", "2026-01-15T09:00", "America/Santiago", "2026-01-15T12:00:00.000Z"],
  ["a leap day", "2028-02-29T12:00", "UTC", "2028-02-29T12:00:00.000Z"],
] as const)("%s: %s in %s", ([, start, timeZone, expected]) => {
  expect(utc(sessionInterval(session(start, timeZone)).start)).toBe(expected);
});

test("a session that runs over the change of the clock has its length", () => {
  const { start, end } = sessionInterval(session("2026-10-25T01:00", "Europe/Berlin", 180));
  expect(end - start).toBe(180 * 60_000);
});

test("in UTC it is the calendar of the platform", () => {
  const minute = fc.integer({ min: 0, max: Math.floor(Date.UTC(2099, 11, 31) / 60_000) });
  fc.assert(
    fc.property(minute, (minutes) => {
      const instant = minutes * 60_000;
      return sessionInterval(session(utc(instant).slice(0, 16), "UTC")).start === instant;
    }),
  );
});

describe("in a table", () => {
  const now = Date.UTC(2026, 11, 1, 13, 25);
  const running = { ...session("2026-12-01T14:00", "Europe/Berlin"), participants: 24 };
  test.for([
    ["nothing planned", [], ""],
    ["one is over", [session("2026-11-30T14:00", "Europe/Berlin")], ""],
    ["one runs", [running], "running, 35 min left (24)"],
    [
      "the next of two",
      [session("2026-12-24T10:00", "UTC"), session("2026-12-02T09:30", "UTC")],
      "next 2026-12-02 09:30",
    ],
  ] as const)("%s", ([, sessions, expected]) => {
    expect(describeSessions(sessions, now)).toBe(expected);
  });
});
