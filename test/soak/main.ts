import { parseArgs } from "node:util";
import { killBump } from "../support/kill-bump.ts";
import { killReset } from "../support/kill-reset.ts";
import { noPostgres } from "../support/postgres-server.ts";

/*
 * `npm run soak -- [--seed N] [--kills N] [--resets N]`: kills `grove bump` at random moments, 500 times unless told, and
 * the reset of a database 100 times. The seed is printed; the same seed kills at the same moments of a run.
 */

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    kills: { type: "string", default: "500" },
    resets: { type: "string", default: "100" },
  },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const kills = Number(values.kills);
const resets = noPostgres === undefined ? Number(values.resets) : 0;
console.log(
  `seed ${seed}, ${kills} kills of grove bump, ${resets} of a reset${noPostgres === undefined ? "" : ` (${noPostgres})`}`,
);

const start = performance.now();
const reports = kills === 0 ? [] : await killBump({ seed, kills });
const reset = resets === 0 ? undefined : await killReset({ seed, kills: resets });
const total = (pick: (report: (typeof reports)[number]) => number) =>
  reports.reduce((sum, report) => sum + pick(report), 0);
const faults = [...reports, ...(reset === undefined ? [] : [reset])].flatMap((report) => report.faults);

console.log(`an unharmed run takes ${reports.map(({ duration }) => `${duration.toFixed(0)} ms`).join(" and ")}`);
console.log(
  `killed: ${total(({ remoteOld }) => remoteOld)} left the lab old, ${total(({ remoteNew }) => remoteNew)} new`,
);
console.log(`over before the kill: ${total(({ tooLate }) => tooLate)}`);
if (reset !== undefined) {
  console.log(
    `resets killed: ${reset.kept} left the rows in place, ${reset.reset} in a dump, ${reset.tooLate} were over before`,
  );
}
console.log(`faults: ${faults.length} in ${((performance.now() - start) / 1000).toFixed(0)} s`);
for (const fault of faults) console.log(`  ${fault}`);
process.exitCode = faults.length === 0 ? 0 : 1;
