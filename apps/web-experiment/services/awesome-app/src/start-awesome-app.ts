import {
  type Environment,
  optionalSetting,
  requiredSetting,
  type RunningService,
  serveApp,
  type Surroundings,
} from "@grove/service-kit";
import { awesomeApp } from "./awesome-app.ts";
import { greetingsClient } from "./services/greetings-client.ts";
import { mathsClient } from "./services/maths-client.ts";

export interface AwesomeAppServerOptions extends Surroundings {
  readonly port: number;
  readonly host?: string;
  readonly environment: Environment;
}

/**
 * Serves the page until it is stopped. Its variables: `GREETINGS_URL` and `MATHS_URL`, where the others are; `PROXIES`, how
 * many proxies stand in front, 0 unless set.
 *
 * @throws {Error} where a variable cannot be used
 */
export async function startAwesomeApp(options: AwesomeAppServerOptions): Promise<RunningService> {
  const { port, host, environment, ...surroundings } = options;
  const app = awesomeApp({
    ...surroundings,
    greetings: greetingsClient(addressOf(environment, "GREETINGS_URL")),
    maths: mathsClient(addressOf(environment, "MATHS_URL")),
    proxies: proxiesOf(environment),
  });
  return serveApp({ app, port, host, close: surroundings.metrics.close });
}

function addressOf(environment: Environment, name: string): string {
  const address = requiredSetting(environment, name);
  if (URL.canParse(address)) return address.replace(/\/$/, "");
  throw new Error(`The variable ${name} is no address: set it to one like http://maths:8080.`);
}

function proxiesOf(environment: Environment): number {
  const proxies = Number(optionalSetting(environment, "PROXIES") ?? 0);
  if (Number.isInteger(proxies) && proxies >= 0) return proxies;
  throw new Error("The variable PROXIES is no number: set it to how many proxies stand in front, as 1.");
}
