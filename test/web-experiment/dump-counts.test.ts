import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { type Design, expose, startEpoch } from "@grove/ab-testing";
import { type DumpManifest, parseDumpContents, parseDumpManifest } from "@grove/experiments";
import { openRedisStore, type Store } from "@grove/greetings";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { repositoryRoot } from "../support/repository.ts";
import { noRedis, type RedisServer, startRedis } from "../support/web-experiment/redis-server.ts";

// The dumps of a web experiment, as its own scripts make them of a real Redis.

const scripts = join(repositoryRoot, "apps/web-experiment/base/scripts");
const design: Design = {
  experiment: "greetings",
  version: "1",
  arms: [{ name: "hello" }, { name: "howdy" }],
  policy: { kind: "fixed" },
};
const epoch = startEpoch(design, { name: "1", counts: {} });

describe.skipIf(noRedis)(`dumps of counts (${noRedis ?? "a real Redis"})`, () => {
  let folder: string;
  let redis: RedisServer;
  let store: Store;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "dumps-"));
    await Promise.all(["backups", "work"].map(async (name) => mkdir(join(folder, name))));
    await writeFile(join(folder, "message"), "");
    redis = await startRedis();
    store = await openRedisStore({ url: redis.url, log: () => undefined });
    await untilReady(store);
  });
  afterEach(async () => {
    await store.close();
    await redis.remove();
    await rm(folder, { recursive: true });
  });

  async function run(script: string, environment: Readonly<Record<string, string>> = {}): Promise<string> {
    const { stdout } = await promisify(execFile)("sh", [join(scripts, script)], { env: variables(environment) });
    return stdout.trim();
  }

  /** As `grove purge` asks for them, in the pod with the counts of an experiment that is gone. */
  async function contents(environment: Readonly<Record<string, string>> = {}) {
    const command = `. ${join(scripts, "counts.sh")} && wait_for_server && contents_of live`;
    const { stdout } = await promisify(execFile)("sh", ["-c", command], { env: variables(environment) });
    return parseDumpContents(stdout, "contents.json").value;
  }

  function variables(environment: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
    const { port } = new URL(redis.url);
    return {
      PATH: process.env["PATH"],
      REDIS_HOST: "127.0.0.1",
      REDIS_PORT: port,
      BACKUPS: join(folder, "backups"),
      WORK: join(folder, "work"),
      TERMINATION_LOG: join(folder, "message"),
      NAMESPACE: "exp-greetings",
      ID: "k7f3q9x2",
      ...environment,
    };
  }

  async function visit(units: number): Promise<void> {
    for (let unit = 0; unit < units; unit += 1) {
      const exposure = expose(epoch, { unit: `visitor-${unit}`, time: unit });
      // oxlint-disable-next-line no-await-in-loop -- in their order
      await store.expose(exposure);
      // oxlint-disable-next-line no-await-in-loop
      if (unit % 5 === 0) await store.like(exposure, unit);
    }
  }

  async function manifestOf(dump: string): Promise<DumpManifest> {
    const text = await readFile(join(folder, "backups", dump.replace(/\.dump$/, ".json")), "utf8");
    const { value, problems } = parseDumpManifest(text, dump);
    expect(problems).toEqual([]);
    return value as DumpManifest;
  }

  test("a dump holds counters and events, and says how many", async () => {
    await visit(40);
    const dump = await run("dump-counts.sh", { REASON: "archive", IMAGE: "registry.example/greetings:1" });
    const manifest = await manifestOf(dump);
    expect(dump).toMatch(/^\d{8}T\d{6}Z-archive\.dump$/);
    expect(await readFile(join(folder, "message"), "utf8")).toBe(dump);
    expect(manifest).toMatchObject({ id: "k7f3q9x2", namespace: "exp-greetings", reason: "archive" });
    expect(manifest.tables.find(({ name }) => name === "{greetings:1}:events")).toMatchObject({ rows: 48 });
    expect(manifest.tables.map(({ name }) => name)).toContain("{greetings:1}:counts");
  });

  test("equal contents give equal hashes, another Like gives another", async () => {
    await visit(10);
    const [first, second] = [await run("dump-counts.sh"), await run("dump-counts.sh")];
    expect((await manifestOf(second)).tables).toEqual((await manifestOf(first)).tables);
    await store.like(expose(epoch, { unit: "visitor-1", time: 1 }), 1);
    expect((await manifestOf(await run("dump-counts.sh"))).tables).not.toEqual((await manifestOf(first)).tables);
  });

  test("what a Redis holds now is told as the manifest of its dump tells it, also after a crash and a new start", async () => {
    await visit(40);
    const manifest = await manifestOf(await run("dump-counts.sh"));
    expect(await contents()).toEqual({ tables: manifest.tables, sequences: [] });
    await redis.kill();
    await redis.start();
    expect(await contents()).toEqual({ tables: manifest.tables, sequences: [] });
    await untilReady(store);
    await store.like(expose(epoch, { unit: "visitor-1", time: 1 }), 1);
    expect((await contents())?.tables).not.toEqual(manifest.tables);
  });

  test("a Redis that cannot be asked is never taken for one that holds nothing", async () => {
    await redis.kill();
    await expect(contents({ ATTEMPTS: "1" })).rejects.toMatchObject({ code: 3 });
    const command = `. ${join(scripts, "counts.sh")} && contents_of live`;
    const asked = promisify(execFile)("sh", ["-c", command], { env: variables({}) });
    await expect(asked).rejects.toMatchObject({ stdout: "" });
  });

  test("a Redis that holds nothing gives a dump of nothing", async () => {
    expect(await manifestOf(await run("dump-counts.sh"))).toMatchObject({ reason: "nightly", tables: [] });
  });

  test("another Redis that reads a dump counts on from it", async () => {
    await visit(25);
    const counts = await store.counts(design);
    const dump = await run("dump-counts.sh");
    const other = await startRedis({ dump: join(folder, "backups", dump) });
    const again = await openRedisStore({ url: other.url, log: () => undefined });
    await untilReady(again);
    expect(await again.counts(design)).toEqual(counts);
    expect(await again.events(design, "")).toHaveLength(30);
    await again.close();
    await other.remove();
  });

  test("without a Redis nothing is made, and it is said what to look at", async () => {
    await redis.kill();
    const failed = run("dump-counts.sh", { ATTEMPTS: "1" });
    await expect(failed).rejects.toMatchObject({ code: 3, stderr: expect.stringContaining("Redis does not answer") });
    expect(await readdir(join(folder, "backups"))).toEqual([]);
  });

  test("a reason that there is not is refused", async () => {
    await expect(run("dump-counts.sh", { REASON: "reset" })).rejects.toMatchObject({ code: 3 });
  });

  test("the newest of each reason stay, a damaged one is named and left", async () => {
    const dump = await run("dump-counts.sh");
    const [body, manifest] = await Promise.all(
      [dump, dump.replace(/\.dump$/, ".json")].map(async (file) => readFile(join(folder, "backups", file))),
    );
    const days = Array.from({ length: 16 }, (_, day) => `202601${String(day + 10)}T010000Z-nightly`);
    for (const day of days) {
      // oxlint-disable-next-line no-await-in-loop -- a handful
      await writeFile(join(folder, "backups", `${day}.dump`), day === days[5] ? "damaged" : (body ?? ""));
      // oxlint-disable-next-line no-await-in-loop
      await writeFile(join(folder, "backups", `${day}.json`), manifest ?? "");
    }
    const kept = run("keep-dumps.sh");
    await expect(kept).rejects.toMatchObject({ code: 3, stderr: expect.stringContaining(`${days[5]}.dump`) });
    const left = (await readdir(join(folder, "backups"))).filter((file) => file.endsWith(".dump"));
    // Today's, the newest thirteen sound ones, and the damaged one.
    expect(left.toSorted()).toEqual([...days.slice(2).map((day) => `${day}.dump`), dump].toSorted());
  });

  test.for([
    ["no session", "participants seen\n"],
    ["one that is over", session(-120, -60)],
    ["one that is planned for now, with broken glass", `${session(-60, 60)}break-glass ${at(30)} reason\n`],
    ["words of another form", "session $(reboot) now\n"],
  ] as const)("a sync goes on where there is %s", async ([, guard]) => {
    expect(await run("guard-session.sh", { GUARD: guard })).toBe("");
  });

  test("a sync is refused while a session is planned", async () => {
    await expect(run("guard-session.sh", { GUARD: session(-60, 60) })).rejects.toMatchObject({
      code: 3,
      stderr: expect.stringContaining("A session for 24 participants is planned until 2026-12-01 16:00 Europe/Berlin."),
    });
  });

  test("a planned session does not keep a Redis away that is to come up for it", async () => {
    await redis.kill();
    expect(await run("guard-session.sh", { GUARD: session(-60, 60) })).toBe("");
  });
});

async function untilReady(store: Store): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- each look comes after the wait
  while (!(await store.ready())) await sleep(20);
}

function session(start: number, end: number): string {
  return `session ${at(start)} ${at(end)} 24 2026-12-01 16:00 Europe/Berlin\n`;
}

/** In so many minutes, in UTC. */
function at(minutes: number): string {
  return new Date(Date.now() + minutes * 60_000).toISOString().replace(/\.\d+/, "");
}
