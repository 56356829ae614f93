import { percentile } from "../support/percentile.ts";
import {
  runWriters,
  type WritersFault,
  type WritersOptions,
  type WritersReport,
} from "../support/writers/run-writers.ts";

/** Many writers at once, some killed, some rejected; prints the figures and gives what was wrong. */
export async function soakWriters(options: WritersOptions): Promise<readonly string[]> {
  const { writers, rounds, kills, rejects } = options;
  console.log(`\n${writers} writers × ${rounds} rounds, ${kills} % killed, ${rejects} % of pushes rejected`);
  const onRound = (count: number): void => {
    if (count % 20 === 0 && count < rounds) console.log(`  ${count} of ${rounds} rounds`);
  };
  const report = await runWriters({ ...options, onRound });
  for (const line of figuresOf(report)) console.log(`  ${line}`);
  return report.faults.map(({ kind, text }) => `${kind}: ${text}`);
}

function figuresOf({ asks, runs, pushes, cpu, faults }: WritersReport): readonly string[] {
  const told = (wanted: string) => asks.filter((ask) => ask.told === wanted).length;
  const ended = (wanted: string) => runs.filter(({ end }) => end === wanted).length;
  const found = (wanted: WritersFault["kind"]) => faults.filter(({ kind }) => kind === wanted).length;
  const durations = runs.filter(({ end }) => end === "acknowledged").map(({ duration }) => duration / 1000);
  const seconds = (share: number) => percentile(durations, share).toFixed(1);
  return [
    `${asks.length} bumps in ${runs.length} runs: ${told("acknowledged")} acknowledged, ${told("refused")} refused, ` +
      `${told("unknown")} unknown; ${ended("unknown")} runs killed, ${ended("rejected")} rejected by the server`,
    `lost ${found("lost")}, doubled ${found("doubled")}, inversions ${found("inversion")}, stuck ${found("stuck")}, ` +
      `other faults ${faults.filter(({ kind }) => !NAMED.has(kind)).length}`,
    `pushes ${pushes}, CPU ${cpu.toFixed(1)} s, p50 ${seconds(0.5)} s, p99 ${seconds(0.99)} s`,
  ];
}

const NAMED: ReadonlySet<WritersFault["kind"]> = new Set(["lost", "doubled", "inversion", "stuck"]);
