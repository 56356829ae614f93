import { parseArgs } from "node:util";
import { soakCalls } from "./soak-calls.ts";
import { soakBumpKills } from "./soak-bump-kills.ts";
import { soakResetKills } from "./soak-reset-kills.ts";
import { soakWriters } from "./soak-writers.ts";

/*
 * `npm run soak`: many writers at once, and kills of a bump and of a reset at random moments; some minutes. The large form:
 *
 *   npm run soak -- --writers 50 --rounds 200 --bump-kills 500 --reset-kills 100 --every-call
 *
 * `--kills` and `--rejects` are per cent of the writers' runs and pushes; 0 writers, bump-kills or reset-kills leave that
 * part out. `--every-call` harms a bump at each call that changes a file: kills it, fills the disk, lets the call fail. The
 * seed is printed; the same `--seed` asks, kills and rejects alike, while who wins a race is up to the
 * machine.
 */

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    writers: { type: "string", default: "20" },
    rounds: { type: "string", default: "5" },
    kills: { type: "string", default: "5" },
    rejects: { type: "string", default: "5" },
    "bump-kills": { type: "string", default: "60" },
    "reset-kills": { type: "string", default: "20" },
    "every-call": { type: "boolean", default: false },
  },
});
const count = (name: keyof typeof values): number => Number(values[name]);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const chances = { kills: count("kills"), rejects: count("rejects") };

const parts = [
  {
    times: count("writers"),
    run: (writers: number) => soakWriters({ seed, writers, rounds: count("rounds"), ...chances }),
  },
  { times: count("bump-kills"), run: (kills: number) => soakBumpKills({ seed, kills }) },
  { times: count("reset-kills"), run: (kills: number) => soakResetKills({ seed, kills }) },
  { times: Number(values["every-call"]), run: () => soakCalls() },
];
const start = performance.now();
const faults: string[] = [];
console.log(`seed ${seed}`);
for (const { times, run } of parts) {
  // oxlint-disable-next-line no-await-in-loop -- side by side they would disturb each other
  if (times > 0) faults.push(...(await run(times)));
}
console.log(`\nfaults: ${faults.length} in ${((performance.now() - start) / 1000).toFixed(0)} s`);
for (const fault of faults) console.log(`  ${fault}`);
process.exitCode = faults.length === 0 ? 0 : 1;
