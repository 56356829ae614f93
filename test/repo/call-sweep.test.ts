import { describe, expect, test } from "vitest";
import { noLibrary } from "../support/crash/compile-library.ts";
import { type CallSweep, sweepCalls } from "../support/crash/sweep-calls.ts";

/** 40 points to be killed at and some more, for every change; `npm run soak -- --every-call` tries each. */
const SEED = 20_261_126;

describe.skipIf(noLibrary)("`grove bump` (skipped where there is no Linux with a C compiler)", () => {
  test.for<[string, Omit<CallSweep, "seed">]>([
    ["may be killed at any call that changes a file", { kind: "kill", points: 28 }],
    ["may be killed at any call while it makes others' changes, too", { kind: "kill", queued: true, points: 12 }],
    ["says so when the disk is full from any call on", { kind: "full", points: 6 }],
    ["says so when any write fails, or does not mind", { kind: "broken", points: 6 }],
  ])("%s", { tags: ["slow"], timeout: 900_000 }, async ([, sweep]) => {
    const { points, old, new: changed, unharmed, faults } = await sweepCalls({ ...sweep, seed: SEED });
    expect(faults).toEqual([]);
    expect(points).toBe(sweep.points);
    expect(old + changed).toBe(points);
    // Harm that never comes would prove nothing; that one write fails is often no harm.
    expect(unharmed).toBeLessThan(sweep.kind === "broken" ? points : points / 4);
    expect(old).toBeGreaterThan(0);
  });
});
