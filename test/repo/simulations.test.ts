import { describe, expect, test } from "vitest";
import { biasWorlds, differentWorlds, regretWorlds, sameWorlds } from "../simulations/worlds.ts";
import { simulateBias } from "../simulations/simulate-bias.ts";
import { simulatePeeking } from "../simulations/simulate-peeking.ts";
import { simulateRegret } from "../simulations/simulate-regret.ts";
import { simulationPicture } from "../simulations/simulation-picture.ts";
import { readRepositoryFile } from "../support/repository.ts";
import { seededRandom } from "../support/seeded-random.ts";

// A small form of `npm run simulate`; each limit is five standard errors or more away from what the large one finds.
const seed = Number(process.env["GROVE_SEED"] ?? 1);
const runs = 200;

describe(`seed ${seed}`, { tags: ["slow"] }, () => {
  test.for(Object.entries(sameWorlds))("daily looks at nothing: few false alarms of the sequence: %s", ([, world]) => {
    const { sequence } = simulatePeeking(world, { runs, random: seededRandom(seed) });
    expect(sequence.at(-1)).toBeLessThanOrEqual(0.05);
  });

  test.for(Object.entries(differentWorlds))(
    "daily looks: the sequence covers the difference at all: %s",
    ([, world]) => {
      const { sequence } = simulatePeeking(world, { runs, random: seededRandom(seed) });
      expect(1 - (sequence.at(-1) ?? 1)).toBeGreaterThanOrEqual(0.95);
    },
  );

  test("and the plain test, read each day, breaks its promise in both", () => {
    for (const [world] of [Object.values(sameWorlds), Object.values(differentWorlds)]) {
      if (world === undefined) throw new Error("There is no world.");
      const { plain } = simulatePeeking(world, { runs, random: seededRandom(seed) });
      expect(plain.at(-1)).toBeGreaterThan(0.12);
    }
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

describe("the picture", () => {
  const naive = { mean: -0.01, standardError: 0.0003 };
  // So few runs that the axis ends before the bar does.
  const weighted = { mean: 0.0002, standardError: 0.1 };
  const picture = simulationPicture({
    runs: 10_000,
    same: { plain: [0.05, 0.1, 0.289], sequence: [0, 0.001, 0.004], plainOnce: 0.05, brokenRatio: 0.01 },
    different: { plain: [0.05, 0.1, 0.285], sequence: [0, 0.001, 0.002], plainOnce: 0.05, brokenRatio: 0.01 },
    regret: { "half and half": [10, 20], Thompson: [8, 12] },
    exposuresPerDay: 500,
    bias: { Thompson: { naive, weighted } },
  });

  test.for([
    "10,000 simulated experiments",
    "plain test",
    "28.9 %",
    "confidence sequence",
    "0.4 %",
    "plain interval",
    "71.5 %",
    "99.8 %",
    "Thompson",
    "12 Likes",
    "1,000",
    "Likes / exposures",
    "by propensities",
  ])("says %s", (text) => expect(picture).toContain(text));

  test("misses no number, and nothing lies outside of it", () => {
    expect(picture).not.toMatch(/NaN|undefined|Infinity/);
    // Where names stand, and where lines begin, within a chart.
    const places = [...picture.matchAll(/<(?:text|tspan) x="(-?[\d.]+)"|[ML](-?[\d.]+) |H(-?[\d.]+)/g)].map(
      ([, x, from, to]) => Number(x ?? from ?? to),
    );
    expect(Math.min(...places)).toBeGreaterThanOrEqual(-44);
    expect(Math.max(...places)).toBeLessThanOrEqual(300);
  });
});

test("the page of ab-testing has the figures of its picture", () => {
  const picture = readRepositoryFile("packages/ab-testing/simulations.svg");
  const page = readRepositoryFile("packages/ab-testing/README.md");
  const figures = [...picture.matchAll(/>(\d+\.\d %)</g)].map(([, figure = ""]) => figure);
  expect(figures).toHaveLength(4);
  expect(figures.filter((figure) => !page.includes(` ${figure} |`) && !page.includes(`**${figure}** |`))).toEqual([]);
});
