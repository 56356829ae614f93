import { parseArgs } from "node:util";
import { killBump } from "../support/kill-bump.ts";

/*
 * `npm run soak -- [--seed N] [--kills N]`: kills `grove bump` at random moments, 500 times unless told. The seed is
 * printed; the same seed kills at the same moments of a run.
 */

const { values } = parseArgs({ options: { seed: { type: "string" }, kills: { type: "string", default: "500" } } });
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const kills = Number(values.kills);
console.log(`seed ${seed}, ${kills} kills`);

const start = performance.now();
const reports = await killBump({ seed, kills });
const total = (pick: (report: (typeof reports)[number]) => number) =>
  reports.reduce((sum, report) => sum + pick(report), 0);
const faults = reports.flatMap((report) => report.faults);

console.log(`an unharmed run takes ${reports.map(({ duration }) => `${duration.toFixed(0)} ms`).join(" and ")}`);
console.log(
  `killed: ${total(({ remoteOld }) => remoteOld)} left the lab old, ${total(({ remoteNew }) => remoteNew)} new`,
);
console.log(`over before the kill: ${total(({ tooLate }) => tooLate)}`);
console.log(`faults: ${faults.length} in ${((performance.now() - start) / 1000).toFixed(0)} s`);
for (const fault of faults) console.log(`  ${fault}`);
process.exitCode = faults.length === 0 ? 0 : 1;
