import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { runInNewContext } from "node:vm";
import { readRepositoryFile } from "../repository.ts";
import { freePort } from "../free-port.ts";

const execute = promisify(execFile);
const python = "/usr/bin/python3";

/** Why a test that needs Graphite is skipped; `undefined` where Debian's packages are installed, as in CI. */
export const noGraphite = [
  "/usr/bin/carbon-cache",
  "/usr/bin/gunicorn",
  "/usr/lib/python3/dist-packages/graphite",
].every(existsSync)
  ? undefined
  : "skipped: graphite-carbon, graphite-web and gunicorn are not installed";

/** One line of a graph: its name, and its values each second, of which some may be missing. */
export interface Series {
  readonly target: string;
  readonly datapoints: readonly (readonly [value: number | null, time: number])[];
}

export interface Graphite {
  /** Where the StatsD in front of it listens. */
  readonly statsdPort: number;
  /** What its HTTP API answers to a query, of the last minutes. */
  readonly render: (target: string) => Promise<readonly Series[]>;
  /** The next parts of the names that begin so. */
  readonly find: (query: string) => Promise<readonly string[]>;
  readonly remove: () => Promise<void>;
}

/** Starts StatsD, carbon and Graphite's web application, each as it is installed, with a point for each second. */
export async function startGraphite(): Promise<Graphite> {
  const directory = await mkdtemp(join(tmpdir(), "graphite-"));
  const ports = {
    statsd: await freePort(),
    admin: await freePort(),
    carbon: await freePort(),
    pickle: await freePort(),
  };
  const [query, web] = [await freePort(), await freePort()];
  await writeSettings(directory, { ...ports, query });
  await execute(python, ["-m", "django", "migrate", "--run-syncdb"], quiet(directory));
  const carbon = spawn(
    "/usr/bin/carbon-cache",
    [`--config=${directory}/conf/carbon.conf`, "--nodaemon", "start"],
    quiet(directory),
  );
  const application = spawn(
    python,
    ["-m", "gunicorn", "--bind", `127.0.0.1:${web}`, "graphite.wsgi"],
    quiet(directory),
  );
  await Promise.all([untilOpen(ports.carbon, carbon), untilOpen(query, carbon), untilOpen(web, application)]);
  const program = createRequire(import.meta.url).resolve("statsd/stats.js");
  const words = ["--require", join(directory, "util-log.cjs"), program, join(directory, "statsd.js")];
  const statsd = spawn(process.execPath, words, quiet(directory));
  await untilOpen(ports.admin, statsd);
  const address = `http://127.0.0.1:${web}`;
  const ask = async <Answer>(path: string): Promise<Answer> => {
    const response = await fetch(`${address}${path}`);
    if (!response.ok) throw new Error(`Graphite answers ${path} with ${response.status}: ${await response.text()}`);
    return (await response.json()) as Answer;
  };
  return {
    statsdPort: ports.statsd,
    render: async (target) =>
      ask(`/render?${new URLSearchParams({ target, from: "-10min", format: "json" }).toString()}`),
    find: async (text) => {
      const nodes = await ask<{ text: string }[]>(`/metrics/find?${new URLSearchParams({ query: text }).toString()}`);
      return nodes.map((node) => node.text);
    },
    remove: async () => {
      await Promise.all([statsd, application, carbon].map(end));
      await rm(directory, { recursive: true, force: true });
    },
  };
}

interface Ports {
  readonly statsd: number;
  readonly admin: number;
  readonly carbon: number;
  readonly pickle: number;
  readonly query: number;
}

async function writeSettings(directory: string, ports: Ports): Promise<void> {
  await mkdir(join(directory, "conf"));
  await mkdir(join(directory, "log"));
  await mkdir(join(directory, "whisper"));
  await writeFile(join(directory, "conf/carbon.conf"), carbonSettings(directory, ports));
  await writeFile(join(directory, "conf/storage-schemas.conf"), "[all]\npattern = .*\nretentions = 1s:1h\n");
  await writeFile(join(directory, "grove_settings.py"), webSettings(directory, ports));
  // What is delivered, but for ports, and a flush each second for who waits for it.
  const delivered = runInNewContext(readRepositoryFile("apps/web-experiment/graphite/statsd.js")) as object;
  const own = { port: ports.statsd, mgmt_port: ports.admin, graphitePort: ports.carbon, flushInterval: 1000 };
  const statsd = { ...delivered, ...own, address: "127.0.0.1", mgmt_address: "127.0.0.1" };
  await writeFile(join(directory, "statsd.js"), JSON.stringify(statsd));
  // StatsD's newest release still calls what Node 23 has removed.
  await writeFile(join(directory, "util-log.cjs"), 'require("node:util").log ??= () => undefined;');
}

function carbonSettings(directory: string, { carbon, pickle, query }: Ports): string {
  return `[cache]
STORAGE_DIR = ${directory}
LOCAL_DATA_DIR = ${directory}/whisper/
CONF_DIR = ${directory}/conf
LOG_DIR = ${directory}/log
PID_DIR = ${directory}
USER =
MAX_CREATES_PER_MINUTE = inf
MAX_UPDATES_PER_SECOND = inf
LINE_RECEIVER_INTERFACE = 127.0.0.1
LINE_RECEIVER_PORT = ${carbon}
PICKLE_RECEIVER_INTERFACE = 127.0.0.1
PICKLE_RECEIVER_PORT = ${pickle}
CACHE_QUERY_INTERFACE = 127.0.0.1
CACHE_QUERY_PORT = ${query}
`;
}

function webSettings(directory: string, { query }: Ports): string {
  return `SECRET_KEY = 'of a test'
STORAGE_DIR = '${directory}'
WHISPER_DIR = '${directory}/whisper'
LOG_DIR = '${directory}/log'
CONF_DIR = '${directory}/conf'
CARBONLINK_HOSTS = ['127.0.0.1:${query}']
DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': '${directory}/users.db'}}
FIND_CACHE_DURATION = 0
DEFAULT_CACHE_DURATION = 0
`;
}

function quiet(directory: string) {
  const settings = { GRAPHITE_SETTINGS_MODULE: "grove_settings", DJANGO_SETTINGS_MODULE: "graphite.settings" };
  return { cwd: directory, env: { ...process.env, PYTHONPATH: directory, ...settings }, stdio: "ignore" } as const;
}

async function untilOpen(port: number, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${child.spawnargs.join(" ")} has ended with ${child.exitCode}`);
    const socket = connect(port, "127.0.0.1");
    try {
      await once(socket, "connect");
      return;
    } catch {
      await sleep(50);
    } finally {
      socket.destroy();
    }
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await exited;
}
