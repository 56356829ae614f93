import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { repositoryRoot } from "../../support/repository.ts";
import { freePort } from "../../support/free-port.ts";

/** A service that greets at `/greeting/NAME`, as one process. */
export interface Contestant {
  readonly name: string;
  readonly start: (redis: string) => Promise<Running>;
}

export interface Running {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** The bundle that the image holds: assigns, notes an exposure in Redis, signs its Like. */
export const groveGreetings: Contestant = {
  name: "greetings",
  start: async (redis) =>
    startProcess({
      command: [process.execPath, join(repositoryRoot, "apps/web-experiment/services/greetings/bundle/main.js")],
      environment: (port) => ({ PORT: String(port), REDIS_URL: redis, LIKE_KEY: "7".repeat(64) }),
    }),
};

/** Reads two counters and greets: it notes nothing. */
export const flaskTwin: Contestant = {
  name: "Flask + redis-py (gunicorn, 8 threads)",
  start: async (redis) =>
    startProcess({
      command: ["/usr/bin/python3", "-m", "gunicorn", "--threads=8", "--log-level=error", "flask_twin:app"],
      environment: (port) => ({
        GUNICORN_CMD_ARGS: `--bind=127.0.0.1:${port}`,
        REDIS_URL: redis,
        PYTHONPATH: join(repositoryRoot, "test/bench/greetings"),
        PYTHONDONTWRITEBYTECODE: "1",
      }),
    }),
};

async function startProcess(options: {
  readonly command: readonly string[];
  readonly environment: (port: number) => Readonly<Record<string, string>>;
}): Promise<Running> {
  const port = await freePort();
  const [program = "", ...words] = options.command;
  const child = spawn(program, words, { env: { ...process.env, ...options.environment(port) }, stdio: "ignore" });
  const url = `http://127.0.0.1:${port}`;
  while (!(await fetch(`${url}/readyz`).catch(() => undefined))?.ok) await sleep(50);
  return {
    url,
    stop: async () => {
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      await exited;
    },
  };
}
