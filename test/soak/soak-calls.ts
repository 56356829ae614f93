import { noLibrary } from "../support/crash/compile-library.ts";
import { type CallSweep, sweepCalls } from "../support/crash/sweep-calls.ts";

const SWEEPS: readonly [name: string, sweep: Omit<CallSweep, "seed">][] = [
  ["killed at each call that changes a file", { kind: "kill" }],
  ["the same with a request in the queue", { kind: "kill", queued: true }],
  ["the disk is full from each call on", { kind: "full" }],
  ["the same with a request in the queue", { kind: "full", queued: true }],
  ["each write fails", { kind: "broken" }],
  ["the same with a request in the queue", { kind: "broken", queued: true }],
];

/** Harms `grove bump` at each call that changes a file; prints the figures and gives what was wrong. */
export async function soakCalls(): Promise<readonly string[]> {
  console.log("\na bump that is harmed at each call");
  if (noLibrary !== undefined) {
    console.log(`  left out: ${noLibrary}`);
    return [];
  }
  const faults: string[] = [];
  for (const [name, sweep] of SWEEPS) {
    // oxlint-disable-next-line no-await-in-loop -- side by side they would disturb each other
    const report = await sweepCalls({ ...sweep, seed: 0 });
    const { points, old, unharmed } = report;
    console.log(`  ${name}: ${points} points, ${old} left the lab old, ${report.new} new, ${unharmed} went well`);
    faults.push(...report.faults.map((fault) => `${name}: ${fault}`));
  }
  return faults;
}
