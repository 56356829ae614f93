import { guardText, parseOperation } from "../src/index.ts";
import { describe, expect, test } from "vitest";

const berlin = { timeZone: "Europe/Berlin" };

describe("who counts", () => {
  test.for([
    ["production", undefined, "seen"],
    ["production", "ignored", "ignored"],
    ["staging", undefined, "ignored"],
    ["staging", "seen", "seen"],
  ] as const)("in %s with participants: %s they are %s", ([environment, participants, expected]) => {
    const operation = { sessions: [] };
    expect(guardText({ operation, settings: { participants }, environment })).toBe(`participants ${expected}\n`);
  });
});

describe("a session", () => {
  test.for([
    [
      "in winter",
      { ...berlin, start: "2026-12-01T14:00", minutes: 120, participants: 24 },
      "2026-12-01T13:00:00Z 2026-12-01T15:00:00Z 24 2026-12-01 16:00 Europe/Berlin",
    ],
    [
      "without a number of people",
      { ...berlin, start: "2026-07-01T14:00", minutes: 30 },
      "2026-07-01T12:00:00Z 2026-07-01T12:30:00Z 0 2026-07-01 14:30 Europe/Berlin",
    ],
    [
      "over the night in which summer time ends",
      { ...berlin, start: "2026-10-25T01:00", minutes: 180 },
      "2026-10-24T23:00:00Z 2026-10-25T02:00:00Z 0 2026-10-25 03:00 Europe/Berlin",
    ],
    [
      "over the night in which summer time begins",
      { ...berlin, start: "2026-03-29T01:00", minutes: 120 },
      "2026-03-29T00:00:00Z 2026-03-29T02:00:00Z 0 2026-03-29 04:00 Europe/Berlin",
    ],
    [
      "over midnight, half an hour beside the others",
      { start: "2026-01-15T23:00", minutes: 90, timeZone: "Asia/Kolkata" },
      "2026-01-15T17:30:00Z 2026-01-15T19:00:00Z 0 2026-01-16 00:30 Asia/Kolkata",
    ],
  ] as const)("%s", ([, session, expected]) => {
    const operation = { sessions: [session] };
    const text = guardText({ operation, settings: {}, environment: "staging" });
    expect(text).toBe(`participants ignored\nsession ${expected}\n`);
  });
});

describe("a broken glass", () => {
  test.for([
    ["2026-12-01T17:00+01:00", "2026-12-01T16:00:00Z"],
    ["2026-12-01T16:00Z", "2026-12-01T16:00:00Z"],
    ["2026-12-31T22:00-03:30", "2027-01-01T01:30:00Z"],
  ] as const)("until %s is until %s", ([until, expected]) => {
    const operation = { sessions: [], breakGlass: { until, reason: "payoffs are wrong" } };
    const text = guardText({ operation, settings: {}, environment: "production" });
    expect(text).toBe(`participants seen\nbreak-glass ${expected} payoffs are wrong\n`);
  });

  test.for([
    "2026-12-01T16:00",
    "2026-12-01T16:00+15:00",
    "2026-02-30T16:00Z",
    "2026-12-01 16:00Z",
    "2026-12-01T16:00:00Z",
    "tomorrow",
  ])("%s is no time", (until) => {
    const text = `apiVersion: grove/v1\nid: k7f3q9x2\nbreakGlass: {reason: wrong payoffs, until: "${until}"}\n`;
    const [problem] = parseOperation(text, "operation.yaml").problems;
    expect(problem).toMatchObject({ code: "TIME_INVALID", line: 3, next: expect.stringContaining("+01:00") });
  });
});
