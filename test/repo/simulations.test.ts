import { describe, expect, test } from "vitest";
import { biasWorlds, peekingWorlds, regretWorlds } from "../simulations/worlds.ts";
import { simulateBias } from "../simulations/simulate-bias.ts";
import { simulatePeeking } from "../simulations/simulate-peeking.ts";
import { simulateRegret } from "../simulations/simulate-regret.ts";
import { simulationPicture } from "../simulations/simulation-picture.ts";
import { seededRandom } from "../support/seeded-random.ts";

// A small form of `npm run simulate`; each limit is five standard errors or more away from what the large one finds.
const seed = Number(process.env["GROVE_SEED"] ?? 1);
const runs = 200;

describe(`seed ${seed}`, { tags: ["slow"] }, () => {
  test.for(Object.entries(peekingWorlds))("under daily looks the sequence keeps its promise: %s", ([, world]) => {
    const { sequence } = simulatePeeking(world, { runs, random: seededRandom(seed) });
    expect(sequence.at(-1)).toBeLessThanOrEqual(0.05);
  });

  test("and the plain test, read each day, breaks its own", () => {
    const [world] = Object.values(peekingWorlds);
    if (world === undefined) throw new Error("There is no world.");
    const { plain } = simulatePeeking(world, { runs, random: seededRandom(seed) });
    expect(plain.at(-1)).toBeGreaterThan(0.12);
  });

  test("bandits lose fewer Likes than half and half", () => {
    const lost = Object.values(regretWorlds).map(
      (world) => simulateRegret(world, { runs: 50, random: seededRandom(seed) }).at(-1) ?? 0,
    );
    const [fixed = 0, , greedy = 0, thompson = 0] = lost;
    // Half of 10,000 visitors see an arm with a rate that is 0.03 lower.
    expect(fixed).toBeCloseTo(150, 9);
    expect(greedy).toBeLessThan(100);
    expect(thompson).toBeLessThan(75);
  });

  test.for(Object.entries(biasWorlds))("propensities leave no bias: %s", ([, world]) => {
    const { naive, weighted } = simulateBias(world, { runs: 1000, random: seededRandom(seed) });
    expect(Math.abs(weighted.mean)).toBeLessThan(5 * weighted.standardError);
    expect(naive.mean).toBeLessThan(-3 * naive.standardError);
  });
});

test("the picture names what it shows, and no number in it is missing", () => {
  const error = { mean: -0.01, standardError: 0.001 };
  const picture = simulationPicture({
    runs: 10_000,
    peeking: { plain: [0.05, 0.1, 0.12], sequence: [0, 0.001, 0.002], plainOnce: 0.05 },
    regret: { "half and half": [10, 20], Thompson: [8, 12] },
    exposuresPerDay: 500,
    bias: { Thompson: { naive: error, weighted: error } },
  });
  for (const name of ["plain test", "confidence sequence", "Thompson", "0 to 1,000 exposures", "10,000 simulated"])
    expect(picture).toContain(name);
  expect(picture).not.toMatch(/NaN|undefined|Infinity/);
});
