import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { formatTable } from "../support/format-table.ts";
import { seededRandom } from "../support/seeded-random.ts";
import { type Bias, simulateBias } from "./simulate-bias.ts";
import { simulateLateLooks } from "./simulate-late-looks.ts";
import { type Peeking, simulatePeeking } from "./simulate-peeking.ts";
import { simulatePower } from "./simulate-power.ts";
import { simulateRegret } from "./simulate-regret.ts";
import { simulationPicture } from "./simulation-picture.ts";
import { biasWorlds, lateLookWorld, peekingWorlds, powerWorld, regretWorlds } from "./worlds.ts";

/*
 * `npm run simulate`: the statistics of ab-testing in worlds whose truth is known; ten minutes or so for 10,000 runs of
 * each. The seed is printed; `--picture FILE` draws what was found.
 */

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "10000" },
    seed: { type: "string", default: "1" },
    picture: { type: "string" },
  },
});
const runs = Number(values.runs);
console.log(`${runs} runs of each, seed ${values.seed}\n`);

const peeking = each(peekingWorlds, simulatePeeking);
print(
  ["wrong at one look at least", "plain test, daily", "plain test, last day", "confidence sequence, daily"],
  peeking,
  peekingRow,
);

const lateLooks = simulateLateLooks(lateLookWorld, { ...simulation(), firstDay: 100 });
console.log(`Plain test, read daily from the horizon until 5 % beyond: wrong in ${percent(lateLooks)}\n`);

const regret = each(regretWorlds, simulateRegret);
print(["Likes lost after", "5,000 exposures", "10,000 exposures"], regret, (lost) =>
  [lost[9], lost[19]].map((likes) => (likes ?? 0).toFixed(1)),
);

const bias = each(biasWorlds, simulateBias);
print(["mean error of a rate of 10 %", "Likes / exposures", "by propensities"], bias, ({ naive, weighted }) =>
  [naive, weighted].map(biasCell),
);

const power = simulatePower(powerWorld, simulation());
const horizons = [1, 2, 3, 4].map((times) => percent(power[times * 10 - 1] ?? 0));
console.log(
  "A difference that a plain test finds in 80.0 % at its horizon: the confidence sequence, read daily, has found it",
);
console.log(`at that horizon in ${horizons[0]}, at 2, 3, 4 times the horizon in ${horizons.slice(1).join(", ")}`);

if (values.picture !== undefined) {
  const [first] = peeking.values();
  if (first === undefined) throw new Error("There is no world to draw.");
  const results = { runs, peeking: first, regret: Object.fromEntries(regret), bias: Object.fromEntries(bias) };
  writeFileSync(values.picture, simulationPicture({ ...results, exposuresPerDay: 500 }));
}

/** Each world has random numbers of its own, so that one more changes nothing for the others. */
function simulation(index = 0): { readonly runs: number; readonly random: () => number } {
  return { runs, random: seededRandom(Number(values.seed) * 1000 + index) };
}

function each<World, Result>(
  worlds: Readonly<Record<string, World>>,
  simulate: (world: World, with_: ReturnType<typeof simulation>) => Result,
): ReadonlyMap<string, Result> {
  return new Map(Object.entries(worlds).map(([name, world], index) => [name, simulate(world, simulation(index))]));
}

function print<Result>(
  head: readonly string[],
  results: ReadonlyMap<string, Result>,
  row: (result: Result) => readonly string[],
): void {
  console.log(`${formatTable([head, ...[...results].map(([name, result]) => [name, ...row(result)])])}\n`);
}

function peekingRow({ plain, plainOnce, sequence }: Peeking): readonly string[] {
  return [plain.at(-1) ?? 0, plainOnce, sequence.at(-1) ?? 0].map(percent);
}

function biasCell({ mean, standardError }: Bias): string {
  return `${(mean * 100).toFixed(2)} ± ${(standardError * 100).toFixed(2)} %`;
}

function percent(part: number): string {
  return `${(part * 100).toFixed(1)} %`;
}
