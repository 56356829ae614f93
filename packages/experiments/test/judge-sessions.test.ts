import { describe, expect, test } from "vitest";
import { judgeSessions, type SessionsInput } from "../src/index.ts";

const now = Date.UTC(2026, 11, 1, 13, 25);
const planned = { start: "2026-12-01T14:00", minutes: 120, timeZone: "Europe/Berlin", participants: 24 };
const playing = { session: "abc123", app: "public_goods", participants: 3, seconds: 12 };
const breakGlass = (until: string) => ({ until, reason: "payoffs are wrong" });

function judge({ sessions = [], glass, activity = [] }: Case) {
  return judgeSessions({ operation: { sessions, ...(glass && { breakGlass: breakGlass(glass) }) }, activity, now });
}

interface Case {
  readonly sessions?: SessionsInput["operation"]["sessions"];
  readonly glass?: string;
  readonly activity?: SessionsInput["activity"];
}

describe("nothing is in the way", () => {
  test.for([
    ["nothing planned, nobody there", {}],
    ["the session begins later", { sessions: [{ ...planned, start: "2026-12-01T14:26" }] }],
    ["the session has just ended", { sessions: [{ ...planned, minutes: 25 }] }],
    ["the glass is broken", { sessions: [planned], activity: [playing], glass: "2026-12-01T14:26+01:00" }],
  ] satisfies readonly (readonly [string, Case])[])("%s", ([, input]) => {
    expect(judge(input)).toBeUndefined();
  });
});

describe("who is in the way, how many, until when", () => {
  test.for([
    [
      "participants",
      { activity: [playing] },
      "3 participants are playing in session abc123 (public_goods), the last one clicked 12 seconds ago",
    ],
    [
      "one of them",
      { activity: [{ ...playing, participants: 1, seconds: 1 }] },
      "1 participant is playing in session abc123 (public_goods), the last one clicked 1 second ago",
    ],
    ["for some time", { activity: [{ ...playing, seconds: 779 }] }, "the last one clicked 12 minutes ago"],
    [
      "a planned session",
      { sessions: [planned] },
      "a session for 24 participants is planned until 2026-12-01 16:00 Europe/Berlin",
    ],
    [
      "from its first minute",
      { sessions: [{ ...planned, start: "2026-12-01T14:25" }] },
      "is planned until 2026-12-01 16:25",
    ],
    ["a glass that was broken before", { activity: [playing], glass: "2026-12-01T14:25+01:00" }, "3 participants"],
  ] satisfies [string, Case, string][])("%s", ([, input, message]) => {
    expect(judge(input)).toMatchObject({ code: "SESSION_RUNNING", message: expect.stringContaining(message) });
  });
});

test("of several planned sessions the last one says how long to wait", () => {
  const sessions = [planned, { ...planned, minutes: 180 }, { ...planned, minutes: 60 }];
  expect(judge({ sessions })?.next).toContain("wait until 2026-12-01 17:00 Europe/Berlin");
});
