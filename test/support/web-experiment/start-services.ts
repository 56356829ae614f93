import { writeFile } from "node:fs/promises";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startAwesomeApp } from "@grove/awesome-app";
import { type GreetingExperiment, type ResultsAnswer, startGreetings } from "@grove/greetings";
import { startMaths } from "@grove/maths";
import { type Metrics, noLog, noMetrics } from "@grove/service-kit";
import { onTestFinished } from "vitest";

export interface ServicesOptions {
  readonly experiment: GreetingExperiment;
  /** In memory unless told. */
  readonly redis?: string | undefined;
  readonly metrics?: Metrics;
}

/** The addresses of the three services. */
export interface Services {
  readonly page: string;
  readonly greetings: string;
  readonly maths: string;
  readonly results: () => Promise<ResultsAnswer>;
}

/** Half of the visitors see each of two greetings, of which one names somebody. */
export const twoGreetings = {
  experiment: "greetings",
  version: "1",
  arms: [
    { name: "hello", text: "Hello {name}!" },
    { name: "howdy", text: "Howdy {name}!" },
  ],
  policy: { kind: "fixed" },
  epochSeconds: 3600,
} satisfies GreetingExperiment;

/** The three services on this machine until the test has finished, ready as they are before anybody is led to them. */
export async function startServices({ experiment, redis, metrics = noMetrics }: ServicesOptions): Promise<Services> {
  const common = { host: "127.0.0.1", port: 0, log: noLog, metrics };
  const file = join(mkdtempSync(join(tmpdir(), "experiment-")), "experiment.json");
  await writeFile(file, JSON.stringify(experiment));
  const environment = { EXPERIMENT_FILE: file, REDIS_URL: redis, LIKE_KEY: "7".repeat(64) };
  const greetings = await startGreetings({ ...common, environment });
  const maths = await startMaths(common);
  const addresses = { GREETINGS_URL: greetings.url, MATHS_URL: maths.url };
  const page = await startAwesomeApp({ ...common, environment: addresses });
  onTestFinished(async () => void (await Promise.all([page, greetings, maths].map(async ({ stop }) => stop()))));
  // It does not wait for its Redis, and refuses visitors until it has reached it.
  while (!(await fetch(`${greetings.url}/readyz`)).ok) await sleep(20);
  return {
    page: page.url,
    greetings: greetings.url,
    maths: maths.url,
    results: async () => (await (await fetch(`${greetings.url}/results`)).json()) as ResultsAnswer,
  };
}
