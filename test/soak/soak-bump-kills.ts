import { killBump } from "../support/kill-bump.ts";

/** Kills one `grove bump` after the other at random moments; prints the figures and gives what was wrong. */
export async function soakBumpKills(options: { seed: number; kills: number }): Promise<readonly string[]> {
  console.log(`\n${options.kills} kills of grove bump`);
  const reports = await killBump(options);
  const total = (pick: (report: (typeof reports)[number]) => number) =>
    reports.reduce((sum, report) => sum + pick(report), 0);
  console.log(`  an unharmed run takes ${reports.map(({ duration }) => `${duration.toFixed(0)} ms`).join(" and ")}`);
  console.log(
    `  ${total(({ remoteOld }) => remoteOld)} left the lab old, ${total(({ remoteNew }) => remoteNew)} new; ` +
      `${total(({ tooLate }) => tooLate)} more were over before`,
  );
  return reports.flatMap(({ faults }) => faults);
}
