import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { type Design, expose, startEpoch } from "@grove/ab-testing";
import { type DumpManifest, parseDumpManifest } from "@grove/experiments";
import { openRedisStore, type Store } from "@grove/greetings";
import { repositoryRoot } from "../repository.ts";
import { type RedisOptions, type RedisServer, startRedis } from "./redis-server.ts";

const scripts = join(repositoryRoot, "apps/web-experiment/base/scripts");

/** A Redis that counts, and a folder as the scripts of a web experiment find it in the cluster. */
export interface CountsPlace {
  readonly folder: string;
  readonly redis: RedisServer;
  readonly store: Store;
  /** Runs a script of the base; the variables come on top of those that the cluster gives it. */
  readonly run: (script: string, environment?: Readonly<Record<string, string>>) => Promise<ScriptEnd>;
  /** Asks what Redis holds, as `grove purge` does in the pod with the counts of an experiment that is gone. */
  readonly contents: (environment?: Readonly<Record<string, string>>) => Promise<ScriptEnd>;
  /** Visitors from a number on; each fifth likes what was shown. */
  readonly visit: (design: Design, from: number, to: number) => Promise<void>;
  /** The names of the dumps that count, the oldest first. */
  readonly dumps: () => Promise<readonly string[]>;
  readonly manifestOf: (dump: string) => Promise<DumpManifest>;
  /** What Redis answers to a command of its own client. */
  readonly redisCli: (...words: readonly string[]) => string;
  /** Holds the lock that scripts wait for, until it is told to end. */
  readonly holdLock: () => Promise<{ readonly end: () => Promise<void> }>;
  readonly remove: () => Promise<void>;
}

export interface ScriptEnd {
  /** `null` where a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export async function openCountsPlace(options: RedisOptions = {}): Promise<CountsPlace> {
  const folder = await mkdtemp(join(tmpdir(), "counts-"));
  await Promise.all(["backups", "work"].map(async (name) => mkdir(join(folder, name))));
  await writeFile(join(folder, "message"), "");
  const redis = await startRedis(options);
  const store = await openRedisStore({ url: redis.url, log: () => undefined, patience: 60_000 });
  await untilReady(store);
  const backups = join(folder, "backups");
  const variables = {
    PATH: process.env["PATH"],
    REDIS_HOST: "127.0.0.1",
    REDIS_PORT: new URL(redis.url).port,
    BACKUPS: backups,
    WORK: join(folder, "work"),
    SETTINGS: join(folder, "experiment.json"),
    TERMINATION_LOG: join(folder, "message"),
    NAMESPACE: "exp-greetings",
    ID: "k7f3q9x2",
  };
  return {
    folder,
    redis,
    store,
    run: async (script, environment = {}) => runScript([join(scripts, script)], { ...variables, ...environment }),
    contents: async (environment = {}) => runScript(["-c", contentsOfLive], { ...variables, ...environment }),
    visit: async (design, from, to) => visit(store, design, { from, to }),
    dumps: async () =>
      (await readdir(backups))
        .filter((file) => /^\d.*\.json$/.test(file))
        .map(dumpOf)
        .toSorted(),
    manifestOf: async (dump) => {
      const { value, problems } = parseDumpManifest(
        await readFile(join(backups, dump.replace(/dump$/, "json")), "utf8"),
        dump,
      );
      if (value === undefined) throw new Error(JSON.stringify(problems));
      return value;
    },
    redisCli: (...words) =>
      execFileSync("redis-cli", ["-p", variables.REDIS_PORT, ...words], { encoding: "utf8" }).trim(),
    holdLock: async () => holdLock(join(backups, ".lock")),
    remove: async () => {
      await store.close();
      await redis.remove();
      await rm(folder, { recursive: true });
    },
  };
}

const contentsOfLive = `. ${scripts}/counts.sh && . ${scripts}/contents.sh && wait_for_server && contents_of live`;

/** In a process group of its own, which a test may end as a whole. */
async function runScript(words: readonly string[], env: NodeJS.ProcessEnv): Promise<ScriptEnd> {
  const child = spawn("sh", words, { env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const [stdout, stderr] = [text(child.stdout), text(child.stderr)];
  const [exitCode] = (await once(child, "exit")) as [number | null];
  return { exitCode, stdout: (await stdout).trim(), stderr: await stderr };
}

async function visit(store: Store, design: Design, { from, to }: { from: number; to: number }): Promise<void> {
  const epoch = await store.startEpoch(startEpoch(design, { name: "fixed", counts: {} }));
  await store.claimVersion(design, meaningOf(design));
  for (let unit = from; unit < to; unit += 1) {
    const exposure = expose(epoch, { unit: `visitor-${unit}`, time: unit });
    // oxlint-disable-next-line no-await-in-loop -- in their order
    await store.expose(exposure);
    // oxlint-disable-next-line no-await-in-loop
    if (unit % 5 === 0) await store.like(exposure, unit);
  }
}

function meaningOf({ arms }: Design): string {
  return JSON.stringify(arms.map(({ name }) => name));
}

async function holdLock(file: string): Promise<{ readonly end: () => Promise<void> }> {
  const child = spawn("flock", [file, "sh", "-c", "echo held; read end"], { stdio: ["pipe", "pipe", "ignore"] });
  await once(child.stdout, "data");
  return {
    end: async () => {
      child.stdin.end();
      await once(child, "exit");
    },
  };
}

function dumpOf(manifest: string): string {
  return manifest.replace(/json$/, "dump");
}

/** Resolves once a store is connected. */
export async function untilReady(store: Store): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- each look comes after the wait
  while (!(await store.ready())) await sleep(20);
}
