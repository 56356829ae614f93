import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { runInNewContext } from "node:vm";
import { freePort } from "../free-port.ts";
import { graphitePod } from "./graphite-pod.ts";

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

/**
 * Starts carbon, StatsD and Graphite's web application by the very commands and settings of a lab's pod, with Debian's
 * programs in place of the image's, other ports, and a point for each second.
 */
export async function startGraphite(): Promise<Graphite> {
  const directory = await mkdtemp(join(tmpdir(), "graphite-"));
  const ports = await freePorts();
  await writeSettings(directory, ports);
  const start = (container: string): ChildProcess => {
    const { command, env } = graphitePod.containers[container] ?? { command: [], env: {} };
    const [program = "", ...words] = command.map((word) => here(word, { directory, ports }));
    const variables = Object.entries(env).map(([name, value]) => [name, here(value, { directory, ports })]);
    return spawn(program, words, {
      cwd: directory,
      env: { ...process.env, ...Object.fromEntries(variables), NODE_OPTIONS: `--require=${directory}/util-log.cjs` },
      stdio: "ignore",
    });
  };
  const [carbon, web] = [start("carbon"), start("web")];
  await Promise.all([untilOpen(ports.carbon, carbon), untilOpen(ports.query, carbon), untilOpen(ports.web, web)]);
  const statsd = start("statsd");
  await untilOpen(ports.admin, statsd);
  // As Grafana asks.
  const ask = async <Answer>(path: string, words: Readonly<Record<string, string>>): Promise<Answer> => {
    const request = { method: "POST", body: new URLSearchParams(words) };
    const response = await fetch(`http://127.0.0.1:${ports.web}${path}`, request);
    if (!response.ok) throw new Error(`Graphite answers ${path} with ${response.status}: ${await response.text()}`);
    return (await response.json()) as Answer;
  };
  return {
    statsdPort: ports.statsd,
    render: async (target) => ask("/render", { target, from: "-10min", format: "json" }),
    find: async (query) => (await ask<{ text: string }[]>("/metrics/find", { query })).map(({ text }) => text),
    remove: async () => {
      await Promise.all([statsd, web, carbon].map(end));
      await rm(directory, { recursive: true, force: true });
    },
  };
}

type Ports = Readonly<Record<"statsd" | "admin" | "carbon" | "pickle" | "query" | "web", number>>;

async function freePorts(): Promise<Ports> {
  const [statsd, admin, carbon] = [await freePort(), await freePort(), await freePort()];
  return { statsd, admin, carbon, pickle: await freePort(), query: await freePort(), web: await freePort() };
}

interface Place {
  readonly directory: string;
  readonly ports: Ports;
}

/** A text of the pod for this machine. */
function here(text: string, { directory, ports }: Place): string {
  const paths = ["/data", "/settings", "/tmp"].map((path) => [path, `${directory}${path}`] as const);
  const replacements = new Map([
    ...paths,
    ["node", process.execPath],
    ["/opt/statsd/stats.js", createRequire(import.meta.url).resolve("statsd/stats.js")],
    ["/opt/graphite/bin/python3", "/usr/bin/python3"],
    ["/opt/graphite/bin/carbon-cache.py", "/usr/bin/carbon-cache"],
    ["0.0.0.0:8080", `127.0.0.1:${ports.web}`],
    ["2003", String(ports.carbon)],
    ["2004", String(ports.pickle)],
    ["7002", String(ports.query)],
  ]);
  const names = [...replacements.keys()].map((name) => name.replaceAll(".", "\\."));
  // At once: what was put in is not looked at again.
  const known = new RegExp(`(?<![\\w/])(${names.join("|")})(?!\\w)`, "g");
  return text.replaceAll(known, (name) => replacements.get(name) ?? name);
}

async function writeSettings(directory: string, ports: Ports): Promise<void> {
  for (const name of ["data", "settings", "tmp"]) await mkdir(join(directory, name));
  // StatsD's newest release still calls what Node 23 has removed; the image's Node is older.
  await writeFile(join(directory, "util-log.cjs"), 'require("node:util").log ??= () => undefined;');
  for (const [name, text] of Object.entries(graphitePod.settings)) {
    await writeFile(join(directory, "settings", name), settingsHere(name, here(text, { directory, ports }), ports));
  }
}

/** What differs for who waits: a point and a flush each second, files as fast as they come, and nothing is looked up twice. */
function settingsHere(name: string, text: string, ports: Ports): string {
  if (name === "storage-schemas.conf") return "[all]\npattern = .*\nretentions = 1s:1h\n";
  if (name === "carbon.conf") return text.replaceAll(/(?<=^MAX_\w+ = ).*/gm, "inf");
  if (name === "web_settings.py") return `${text}FIND_CACHE_DURATION = 0\nDEFAULT_CACHE_DURATION = 0\n`;
  if (name !== "statsd.js") return text;
  const own = { port: ports.statsd, mgmt_port: ports.admin, address: "127.0.0.1", flushInterval: 1000 };
  const settings = { ...(runInNewContext(text) as object), ...own };
  return JSON.stringify(settings);
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
