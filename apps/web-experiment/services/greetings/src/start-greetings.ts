import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import {
  type Environment,
  type Log,
  optionalSetting,
  type RunningService,
  serveApp,
  type Surroundings,
} from "@grove/service-kit";
import { defaultExperiment, type GreetingExperiment, readExperiment } from "./experiment.ts";
import { greetingsApp } from "./greetings-app.ts";
import { memoryStore } from "./store/memory-store.ts";
import { openRedisStore } from "./store/open-redis-store.ts";
import type { Store } from "./store/store.ts";

export interface GreetingsServerOptions extends Surroundings {
  readonly port: number;
  readonly host?: string;
  readonly environment: Environment;
}

/**
 * Serves greetings until it is stopped. Its variables: `EXPERIMENT_FILE`, a design with texts as JSON; `REDIS_URL`, where
 * counts are kept, in memory unless set; `LIKE_KEY`, 64 hexadecimal digits that sign Likes, with Redis required.
 *
 * @throws {Error} where a variable cannot be used
 */
export async function startGreetings(options: GreetingsServerOptions): Promise<RunningService> {
  const { port, host, environment, ...surroundings } = options;
  const key = readKey(environment);
  const experiment = await experimentOf(environment);
  const store = await openStore(environment, surroundings.log);
  const app = greetingsApp({ ...surroundings, experiment, store, key, now: Date.now });
  const close = async (): Promise<void> => {
    await store.close();
    await surroundings.metrics.close();
  };
  return serveApp({ app, port, host, close });
}

async function experimentOf(environment: Environment): Promise<GreetingExperiment> {
  const file = optionalSetting(environment, "EXPERIMENT_FILE");
  return file === undefined ? defaultExperiment : readExperiment(await readFile(file, "utf8"));
}

async function openStore(environment: Environment, log: Log): Promise<Store> {
  const url = optionalSetting(environment, "REDIS_URL");
  return url === undefined ? memoryStore() : openRedisStore({ url, log });
}

/** A key made here would make Likes of the same page invalid at each restart, though Redis remembers them. */
function readKey(environment: Environment): Uint8Array {
  const key = optionalSetting(environment, "LIKE_KEY");
  if (key === undefined && optionalSetting(environment, "REDIS_URL") === undefined) return randomBytes(32);
  if (key !== undefined && /^[0-9a-f]{64}$/i.test(key)) return Buffer.from(key, "hex");
  throw new Error(
    "The variable LIKE_KEY is no key: set it to 64 hexadecimal digits, as `openssl rand -hex 32` prints.",
  );
}
