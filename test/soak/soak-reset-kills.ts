import { killReset } from "../support/kill-reset.ts";
import { noPostgres } from "../support/postgres-server.ts";

/** Kills the reset of a database at random moments; prints the figures and gives what was wrong. */
export async function soakResetKills(options: { seed: number; kills: number }): Promise<readonly string[]> {
  console.log(`\n${options.kills} kills of a reset`);
  if (noPostgres !== undefined) {
    console.log(`  left out: ${noPostgres}`);
    return [];
  }
  const { kept, reset, tooLate, faults } = await killReset(options);
  console.log(`  ${kept} left the rows in place, ${reset} in a dump, ${tooLate} more were over before`);
  return faults;
}
