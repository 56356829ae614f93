import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { formatTable } from "../../support/format-table.ts";
import { startRedis } from "../../support/web-experiment/redis-server.ts";
import { median } from "../median.ts";
import { type Contestant, flaskTwin, groveGreetings } from "./contestants.ts";
import { type Load, runWrk } from "./run-wrk.ts";

interface BenchOptions {
  readonly directory: string;
  readonly seconds: number;
  readonly connections: number;
}

/**
 * How many visitors a second are greeted, with a Redis that writes an append-only file, beside the least that does so in
 * Flask: `npm run bench -- greetings [--seconds N] [--rounds N] [--connections N]`. It needs redis-server, wrk, gunicorn,
 * python3-flask and python3-redis.
 */
export async function benchGreetings(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: "string", default: "8" },
      rounds: { type: "string", default: "3" },
      connections: { type: "string", default: "32" },
    },
  });
  const directory = await mkdtemp(join(tmpdir(), "grove-bench-greetings-"));
  const options = { directory, seconds: Number(values.seconds), connections: Number(values.connections) };
  const results = new Map<Contestant, Load[]>([
    [groveGreetings, []],
    [flaskTwin, []],
  ]);
  try {
    for (let round = 0; round < Number(values.rounds); round++) {
      for (const [contestant, loads] of results) loads.push(await runLoad(contestant, options));
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
  printLoads(results);
}

/** One contestant with a Redis of its own; a second of load before does not count. */
async function runLoad(contestant: Contestant, options: BenchOptions): Promise<Load> {
  const redis = await startRedis();
  const running = await contestant.start(redis.url);
  try {
    const url = `${running.url}/greeting/Bob`;
    await runWrk({ ...options, url, seconds: 1 });
    return await runWrk({ ...options, url });
  } finally {
    await running.stop();
    await redis.remove();
  }
}

function printLoads(results: ReadonlyMap<Contestant, readonly Load[]>): void {
  const rows = Array.from(results, ([{ name }, loads]) => ({
    name,
    rate: median(loads.map(({ requestsPerSecond }) => requestsPerSecond)),
    p50: median(loads.map(({ p50 }) => p50)),
    p99: median(loads.map(({ p99 }) => p99)),
    failed: loads.reduce((sum, { failed }) => sum + failed, 0),
  }));
  const slowest = rows.at(-1)?.rate ?? 1;
  const lines = rows.map(({ name, rate, p50, p99, failed }) => [
    name,
    rate.toFixed(0),
    `${(rate / slowest).toFixed(1)} ×`,
    p50.toFixed(1),
    p99.toFixed(1),
    String(failed),
  ]);
  console.log(formatTable([["", "requests/s", "ratio", "p50 ms", "p99 ms", "failed"], ...lines]));
  console.log("medians of the rounds; greetings notes an exposure for each request, the twin only reads");
}
