import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isInstalled } from "../is-installed.ts";
import { freePort } from "../free-port.ts";

/** Why a test that needs Redis is skipped; `undefined` where it is installed, as in CI. */
export const noRedis = isInstalled("redis-server") ? undefined : "skipped: redis-server is not installed";

/** A Redis of its own for a test, with an append-only file in a temporary directory. */
export interface RedisServer {
  readonly url: string;
  readonly start: () => Promise<void>;
  /** Ends it as a crash would, at any point of what it does. */
  readonly kill: () => Promise<void>;
  /** Ends it and removes what it wrote. */
  readonly remove: () => Promise<void>;
}

export interface RedisOptions {
  /** A dump that it begins with; then it writes no append-only file. */
  readonly dump?: string;
  /** Bytes that it may use, at each start. Default: as many as there are. */
  readonly maxmemory?: number;
  /** Variables of its process, beside this one's. */
  readonly environment?: Readonly<Record<string, string>>;
}

export async function startRedis({ dump, maxmemory = 0, environment }: RedisOptions = {}): Promise<RedisServer> {
  const directory = await mkdtemp(join(tmpdir(), "redis-"));
  const port = await freePort();
  if (dump !== undefined) await copyFile(dump, join(directory, "dump.rdb"));
  const appendonly = dump === undefined ? "yes" : "no";
  const settings = {
    port,
    bind: "127.0.0.1",
    dir: directory,
    appendonly,
    appendfsync: "always",
    save: "",
    maxmemory,
  };
  const words = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  let running: ChildProcess | undefined;
  const server: RedisServer = {
    url: `redis://127.0.0.1:${port}`,
    start: async () => {
      running = spawn("redis-server", words, { stdio: "ignore", env: { ...process.env, ...environment } });
      await untilReady(port);
    },
    kill: async () => {
      if (running === undefined) return;
      // Something else may have ended it.
      if (running.exitCode === null && running.signalCode === null) {
        const exited = once(running, "exit");
        running.kill("SIGKILL");
        await exited;
      }
      running = undefined;
    },
    remove: async () => {
      await server.kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}

/** It takes connections before it has read its file, and says so until then. */
async function untilReady(port: number): Promise<void> {
  while ((await ask(port)) !== "+PONG\r\n") await sleep(20);
}

async function ask(port: number): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  try {
    socket.write("PING\r\n");
    const [answer] = (await once(socket, "data")) as [Buffer];
    return String(answer);
  } catch {
    return "";
  } finally {
    socket.destroy();
  }
}
