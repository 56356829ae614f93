import { jsonLog, type Log } from "../log/log.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { openStatsd } from "../metrics/open-statsd.ts";
import { noMetrics } from "../metrics/metrics.ts";
import type { ServiceName } from "../metrics/operations.ts";
import { type Environment, optionalSetting, readPort } from "./settings.ts";
import type { RunningService } from "./serve-app.ts";

/** What a service's process is given. */
export interface ProcessSurroundings {
  readonly environment: Environment;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly port: number;
}

/**
 * A service as a process: it logs to the standard output, and stops gracefully when it is told to. `PORT` is 8080
 * unless set; metrics go to the StatsD at `STATSD_HOST` (and `STATSD_PORT`, `STATSD_PREFIX`), or nowhere.
 */
export async function runMain(
  service: ServiceName,
  start: (surroundings: ProcessSurroundings) => Promise<RunningService>,
): Promise<void> {
  const { env: environment } = process;
  const log = jsonLog(service, (line) => process.stdout.write(line));
  try {
    const port = readPort(environment, { name: "PORT", otherwise: 8080 });
    const running = await start({ environment, metrics: metricsOf(environment), log, port });
    log({ level: "info", event: "listening", url: running.url });
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.once(signal, () => void running.stop().then(() => log({ level: "info", event: "stopped" })));
    }
  } catch (error) {
    // Nobody was served yet, so the message can quote settings only.
    process.stderr.write(`${service}: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

function metricsOf(environment: Environment): Metrics {
  const host = optionalSetting(environment, "STATSD_HOST");
  if (host === undefined) return noMetrics;
  const port = readPort(environment, { name: "STATSD_PORT", otherwise: 8125 });
  return openStatsd({ host, port, prefix: optionalSetting(environment, "STATSD_PREFIX") ?? "experiments.local" });
}
