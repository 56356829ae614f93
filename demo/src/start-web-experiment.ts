import { startAwesomeApp } from "@grove/awesome-app";
import { startGreetings } from "@grove/greetings";
import { startMaths } from "@grove/maths";
import { noLog, noMetrics, type RunningService } from "@grove/service-kit";

export interface WebExperiment {
  /** The page's address. */
  readonly url: string;
  /** The address of the counts. */
  readonly results: string;
  readonly stop: () => Promise<void>;
}

/** Starts the three services of a web experiment, to be reached from this machine only. */
export async function startWebExperiment({ port }: { readonly port: number }): Promise<WebExperiment> {
  const common = { host: "127.0.0.1", log: noLog, metrics: noMetrics };
  const greetings = await startGreetings({ ...common, port: 0, environment: {} });
  const maths = await startMaths({ ...common, port: 0 });
  const environment = { GREETINGS_URL: greetings.url, MATHS_URL: maths.url };
  const page = await startAwesomeApp({ ...common, port, environment });
  const services: readonly RunningService[] = [page, greetings, maths];
  return {
    url: page.url,
    results: `${greetings.url}/results`,
    stop: async () => void (await Promise.all(services.map(async (service) => service.stop()))),
  };
}
