import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { formatTable } from "../support/format-table.ts";
import { seededRandom } from "../support/seeded-random.ts";
import { type Bias, simulateBias } from "./simulate-bias.ts";
import { simulateLateLooks } from "./simulate-late-looks.ts";
import { simulatePeeking } from "./simulate-peeking.ts";
import { simulatePower } from "./simulate-power.ts";
import { simulateRegret } from "./simulate-regret.ts";
import { simulationPicture } from "./simulation-picture.ts";
import { biasWorlds, differentWorlds, lateLookWorld, powerWorld, regretWorlds, sameWorlds } from "./worlds.ts";

/*
 * `npm run simulate`: the statistics of ab-testing in worlds whose truth is known; a quarter of an hour for 10,000 runs of
 * each. The seed is printed; `--picture FILE` draws what was found. What it is at goes to stderr.
 */

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "10000" },
    seed: { type: "string", default: "1" },
    picture: { type: "string" },
  },
});
const runs = Number(values.runs);
const methods = ["plain, daily", "plain, last day", "confidence sequence, daily"] as const;
console.log(`${runs} runs of each, seed ${values.seed}\n`);

const same = each("A/A", sameWorlds, simulatePeeking);
print(
  ["nothing to find: a false alarm", ...methods, "sample ratio, daily"],
  same,
  ({ plain, plainOnce, sequence, brokenRatio }) =>
    [plain.at(-1) ?? 0, plainOnce, sequence.at(-1) ?? 0, brokenRatio].map(percent),
);

const different = each("A/B", differentWorlds, simulatePeeking);
print(["a true difference: covered", ...methods], different, ({ plain, plainOnce, sequence }) =>
  [plain.at(-1) ?? 0, plainOnce, sequence.at(-1) ?? 0].map((wrong) => percent(1 - wrong)),
);

tell("late looks");
const lateLooks = simulateLateLooks(lateLookWorld, { ...simulation(), firstDay: 100 });
console.log(`Plain test, read daily from the horizon until 5 % beyond: wrong in ${percent(lateLooks)}\n`);

const regret = each("regret", regretWorlds, simulateRegret);
print(["Likes lost after", "5,000 exposures", "10,000 exposures"], regret, (lost) =>
  [lost[9], lost[19]].map((likes) => (likes ?? 0).toFixed(1)),
);

const bias = each("bias", biasWorlds, simulateBias);
print(["mean error of a rate of 10 %", "Likes / exposures", "by propensities"], bias, ({ naive, weighted }) =>
  [naive, weighted].map(biasCell),
);

tell("power");
const power = simulatePower(powerWorld, simulation());
const horizons = [1, 2, 3, 4].map((times) => percent(power[times * 10 - 1] ?? 0));
console.log(
  "A difference that a plain test finds in 80.0 % at its horizon: the confidence sequence, read daily, has found it",
);
console.log(`at that horizon in ${horizons[0]}, at 2, 3, 4 times the horizon in ${horizons.slice(1).join(", ")}`);

if (values.picture !== undefined) {
  const [[withNone], [withOne]] = [[...same.values()], [...different.values()]];
  if (withNone === undefined || withOne === undefined) throw new Error("There is no world to draw.");
  const results = { runs, same: withNone, different: withOne };
  const learning = { regret: Object.fromEntries(regret), bias: Object.fromEntries(bias), exposuresPerDay: 500 };
  writeFileSync(values.picture, simulationPicture({ ...results, ...learning }));
}

/** Each world has random numbers of its own, so that one more changes nothing for the others. */
function simulation(index = 0): { readonly runs: number; readonly random: () => number } {
  return { runs, random: seededRandom(Number(values.seed) * 1000 + index) };
}

function each<World, Result>(
  kind: string,
  worlds: Readonly<Record<string, World>>,
  simulate: (world: World, with_: ReturnType<typeof simulation>) => Result,
): ReadonlyMap<string, Result> {
  return new Map(
    Object.entries(worlds).map(([name, world], index) => {
      tell(`${kind}: ${name}`);
      return [name, simulate(world, simulation(index))];
    }),
  );
}

/** The work is long: whoever waits sees that it goes on. */
function tell(what: string): void {
  console.error(`[${Math.round(performance.now() / 1000)} s] ${what}`);
}

function print<Result>(
  head: readonly string[],
  results: ReadonlyMap<string, Result>,
  row: (result: Result) => readonly string[],
): void {
  console.log(`${formatTable([head, ...[...results].map(([name, result]) => [name, ...row(result)])])}\n`);
}

function biasCell({ mean, standardError }: Bias): string {
  return `${(mean * 100).toFixed(2)} ± ${(standardError * 100).toFixed(2)} %`;
}

function percent(part: number): string {
  return `${(part * 100).toFixed(1)} %`;
}
