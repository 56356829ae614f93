import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { GreetingAnswer, ResultsAnswer } from "@grove/greetings";
import { describe, expect, onTestFinished, test } from "vitest";
import { repositoryRoot } from "../support/repository.ts";
import { freePort } from "../support/free-port.ts";
import { noLibrary } from "../support/crash/compile-library.ts";
import { slowDisk } from "../support/crash/slow-disk.ts";
import { noRedis, type RedisServer, startRedis } from "../support/web-experiment/redis-server.ts";

const visitors = 200;
const kills = 4;

// A person's machine may have no redis-server; CI's has.
describe.skipIf(noRedis !== undefined)(`no Like gets lost (${noRedis ?? "redis-server"})`, { tags: ["slow"] }, () => {
  test("when Redis is killed under load, again and again", async () => expectKillsToLoseNothing(await startRedis()));

  // A file that is kept every second is written late while the disk is slow, though what is in it was answered.
  test.skipIf(noLibrary)(
    `and when its disk is slow, too (${noLibrary ?? "0.7 s to keep what was written"})`,
    async () => {
      const directory = mkdtempSync(join(tmpdir(), "slow-disk-"));
      await expectKillsToLoseNothing(await startRedis({ environment: slowDisk(directory) }));
    },
  );

  test("when the service is killed under load, again and again", async () => {
    const redis = await startRedis();
    onTestFinished(redis.remove);
    const port = await freePort();
    let service = await startProcess(redis.url, port);
    onTestFinished(async () => service.kill());
    const counts = await likeWhile(service.url, async () => {
      await service.kill();
      service = await startProcess(redis.url, port);
    });
    expect(counts).toEqual({ exposures: visitors, likes: visitors });
  });
});

async function expectKillsToLoseNothing(redis: RedisServer): Promise<void> {
  onTestFinished(redis.remove);
  const service = await startProcess(redis.url, await freePort());
  onTestFinished(service.kill);
  const counts = await likeWhile(service.url, async () => {
    await redis.kill();
    await redis.start();
  });
  expect(counts).toEqual({ exposures: visitors, likes: visitors });
}

/** Visitors like at once, each until it is told that it counted, while harm is done; then what was counted. */
async function likeWhile(url: string, harm: () => Promise<void>): Promise<{ exposures: number; likes: number }> {
  const visits = Array.from({ length: visitors }, async (_, index) => {
    // Spread over the time of the harm, so that each kill meets some.
    await sleep(index * 10);
    await visit(url, `visitor-${String(index).padStart(10, "0")}`);
  });
  for (let kill = 0; kill < kills; kill++) {
    await sleep(300);
    await harm();
  }
  await Promise.all(visits);
  // A service that has just been started again may not have reached Redis yet, and says so.
  const { counts } = (await (await insist(`${url}/results`)).json()) as ResultsAnswer;
  const all = Object.values(counts);
  return {
    exposures: all.reduce((sum, { exposures }) => sum + exposures, 0),
    likes: all.reduce((sum, { likes }) => sum + likes, 0),
  };
}

/** As a page does, and a person who presses again where there was no answer. */
async function visit(url: string, unit: string): Promise<void> {
  const greeting = await insist(`${url}/greeting/Bob`, { headers: { "X-Unit": unit } });
  const { like = "" } = (await greeting.json()) as GreetingAnswer;
  await insist(`${url}/like_greeting`, { method: "POST", body: new URLSearchParams({ like }) });
}

async function insist(url: string, request: RequestInit = {}): Promise<Response> {
  for (;;) {
    const response = await fetch(url, request).catch(() => undefined);
    if (response?.ok === true) return response;
    if (response !== undefined && response.status !== 503) throw new Error(`${url} answered ${response.status}`);
    await sleep(50);
  }
}

/** The service as the process that a container runs. */
async function startProcess(redis: string, port: number): Promise<{ url: string; kill: () => Promise<void> }> {
  const main = join(repositoryRoot, "apps/web-experiment/services/greetings/src/main.ts");
  const environment = { PORT: String(port), REDIS_URL: redis, LIKE_KEY: "7".repeat(64) };
  const child = spawn(process.execPath, ["--conditions=@grove/source", main], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await untilListening(child);
  return {
    url: `http://127.0.0.1:${port}`,
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
  };
}

async function untilListening({ stdout }: ChildProcess): Promise<void> {
  if (stdout === null) throw new TypeError("the process has no output");
  for await (const line of createInterface(stdout)) if (line.includes('"listening"')) break;
  stdout.resume();
}
