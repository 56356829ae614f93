import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assignArm, type Design, expose, hashUnit, startEpoch } from "../src/index.ts";
import { allocateBuckets } from "../src/assignment/allocate-buckets.ts";

const design: Design = {
  experiment: "greetings",
  version: "1",
  arms: [
    { name: "hello", weight: 9 },
    { name: "howdy", weight: 1 },
  ],
  policy: { kind: "fixed" },
};
const epoch = startEpoch(design, { name: "1", counts: {} });

// Python: int(hashlib.sha256(f"{salt}:{unit}".encode()).hexdigest(), 16) % 10000
test.for([
  ["greetings:1:1", "visitor-1", 3780, "fb24d8bc5edf36ae3a4734f7b92c8556"],
  ["greetings:1:1", "visitor-2", 8679, "eed26efbeada033c91ceb77967eada7b"],
  ["greetings:1:2", "visitor-1", 2949, "504c9a2f5a1f82fd750d45d1a304cd4d"],
  ["s", "", 8335, "05d8bd490f04e608c530dc30d63647d5"],
  ["s", "Zoë 🦊", 9423, "ec9cc2b361b12edf12e85a50530adb95"],
] as const)("hashUnit(%j, %j)", ([salt, unit, bucket, id]) => {
  expect(hashUnit(salt, unit)).toEqual({ bucket, id });
});

test.for([
  [
    [1, 1],
    [5000, 5000],
  ],
  [
    [1, 1, 1],
    [3334, 3333, 3333],
  ],
  [
    [9, 1],
    [9000, 1000],
  ],
  [
    [0.05, 0.95],
    [500, 9500],
  ],
  [
    [1, 1e9],
    [0, 10_000],
  ],
] as const)("allocateBuckets(%j)", ([shares, buckets]) => {
  expect(allocateBuckets(shares)).toEqual(buckets);
});

test("allocateBuckets hands out each bucket, and no share is off by one", () => {
  const anyShares = fc.array(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 20 });
  fc.assert(
    fc.property(anyShares, (shares) => {
      const total = shares.reduce((sum, share) => sum + share, 0);
      const buckets = allocateBuckets(shares);
      expect(buckets.reduce((sum, count) => sum + count, 0)).toBe(10_000);
      for (const [index, count] of buckets.entries())
        expect(Math.abs(count - ((shares[index] ?? 0) / total) * 10_000)).toBeLessThan(1);
    }),
  );
});

describe("a unit", () => {
  const units = Array.from({ length: 20_000 }, (_, index) => `visitor-${index}`);

  test("keeps its arm in an epoch, whatever is counted meanwhile", () => {
    const first = units.map((unit) => assignArm(epoch, unit));
    expect(units.map((unit) => assignArm(structuredClone(epoch), unit))).toEqual(first);
  });

  test("gets an arm as often as its propensity says", () => {
    const howdy = units.filter((unit) => assignArm(epoch, unit).arm === "howdy").length;
    // 5 standard deviations of a binomial variable; the units are the same in each run.
    expect(Math.abs(howdy - 2000)).toBeLessThan(5 * Math.sqrt(20_000 * 0.1 * 0.9));
  });

  test("is assigned anew in the next epoch and version: arms there have nothing to do with arms here", () => {
    for (const other of [
      { ...epoch, name: "2" },
      { ...epoch, version: "2" },
      { ...epoch, experiment: "other" },
    ]) {
      const both = units.filter(
        (unit) => assignArm(epoch, unit).arm === "howdy" && assignArm(other, unit).arm === "howdy",
      ).length;
      expect(Math.abs(both - 200)).toBeLessThan(5 * Math.sqrt(20_000 * 0.01 * 0.99));
    }
  });
});

test("an exposure says all that an estimate needs, and the same id for the same unit", () => {
  const exposure = expose(epoch, { unit: "visitor-1", time: 1_795_000_000_000 });
  expect(exposure).toEqual({
    id: hashUnit("greetings:1:1", "visitor-1").id,
    experiment: "greetings",
    version: "1",
    epoch: "1",
    arm: "hello",
    unit: "visitor-1",
    policy: "fixed",
    propensity: 0.9,
    time: 1_795_000_000_000,
  });
  expect(expose(epoch, { unit: "visitor-1", time: 0 }).id).toBe(exposure.id);
  expect(expose(epoch, { unit: "visitor-2", time: 0 }).id).not.toBe(exposure.id);
});

test("an epoch whose propensities do not add up is not used in silence", () => {
  const broken = { ...epoch, arms: [{ arm: "hello", propensity: 0 }] };
  expect(() => assignArm(broken, "visitor-1")).toThrow("do not add up to 1");
});
