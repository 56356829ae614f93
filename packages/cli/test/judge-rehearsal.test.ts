import type { Rehearsal } from "@grove/otree-client";
import { describe, expect, test } from "vitest";
import { judgeRehearsal } from "../src/rehearsal/judge-rehearsal.ts";
import type { Usage } from "../src/rehearsal/watch-app.ts";

const figures = { count: 400, p50: 0.5, p95: 2, max: 3 };
const good: Rehearsal = {
  session: "abc123",
  participants: 24,
  finished: 24,
  seconds: 40,
  clicks: figures,
  requests: { ...figures, perSecond: 20 },
  faults: [],
};
const usage: Usage = {
  memoryBefore: 110 * 2 ** 20,
  memoryMost: 130 * 2 ** 20,
  memoryLimit: 384 * 2 ** 20,
  cpuSeconds: 20,
  restarts: 0,
  lastEnd: undefined,
  quota: undefined,
};

describe("judgeRehearsal", () => {
  test.for([
    ["all is well", {}, {}, "fits", "24 participants fit: 95 of 100 pages came within 2 s"],
    ["somebody did not get through", { finished: 21 }, {}, "faults", "3 of 24 participants did not get through"],
    [
      "the app ended",
      {},
      { restarts: 1, lastEnd: "OOMKilled" },
      "faults",
      "oTree was started anew meanwhile (OOMKilled)",
    ],
    ["the memory is nearly full", {}, { memoryMost: 340 * 2 ** 20 }, "memory", "oTree came to 89 % of its memory"],
    [
      "pages come late",
      { clicks: { ...figures, p95: 12 } },
      {},
      "slow",
      "too slow for more than about 20 participants who click at the same moment",
    ],
  ] as const)("%s", ([, rehearsal, used, verdict, message]) => {
    expect(judgeRehearsal({ ...good, ...rehearsal }, { ...usage, ...used })).toMatchObject({ verdict, message });
  });

  test("faults come before memory, and memory before speed", () => {
    const late = { ...good, clicks: { ...figures, p95: 30 } };
    const full = { ...usage, memoryMost: usage.memoryLimit ?? 0 };
    expect(judgeRehearsal({ ...late, finished: 0 }, full).verdict).toBe("faults");
    expect(judgeRehearsal(late, full).verdict).toBe("memory");
    expect(judgeRehearsal(late, usage).verdict).toBe("slow");
  });

  test("without a look at the memory the figures alone decide", () => {
    expect(judgeRehearsal(good, undefined).verdict).toBe("fits");
  });

  test("without a limit no memory is too much", () => {
    expect(judgeRehearsal(good, { ...usage, memoryLimit: undefined, memoryMost: 2 ** 40 }).verdict).toBe("fits");
  });
});
