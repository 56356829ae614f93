import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

export interface LoadOptions {
  readonly url: string;
  /** Of this run. */
  readonly seconds: number;
  readonly connections: number;
  /** Where the script of the load may lie. */
  readonly directory: string;
}

/** What wrk measured. */
export interface Load {
  readonly requestsPerSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Answers other than 2xx, and requests without an answer. */
  readonly failed: number;
}

/** Every request comes from a visitor that was never there before: so each has to be counted. */
const script = `
local visitor = 0
local run = tostring(os.time())
request = function()
  visitor = visitor + 1
  return wrk.format(nil, nil, { ["X-Unit"] = string.format("run-%s-%012d", run, visitor) })
end
done = function(summary, latency)
  local errors = summary.errors
  local failed = errors.status + errors.read + errors.write + errors.timeout + errors.connect
  print(string.format('{"requestsPerSecond":%f,"p50":%f,"p99":%f,"failed":%d}',
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000, failed))
end
`;

/** Loads an address with one thread of wrk. */
export async function runWrk({ url, seconds, connections, directory }: LoadOptions): Promise<Load> {
  const file = join(directory, "visitors.lua");
  await writeFile(file, script);
  const words = ["--threads=1", `--connections=${connections}`, `--duration=${seconds}s`, `--script=${file}`, url];
  const { stdout } = await execute("wrk", words);
  return JSON.parse(/^\{.*\}$/m.exec(stdout)?.[0] ?? "") as Load;
}
