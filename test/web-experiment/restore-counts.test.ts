import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Design } from "@grove/ab-testing";
import type { Results } from "@grove/greetings";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type CountsPlace, openCountsPlace, untilReady } from "../support/web-experiment/counts-scripts.ts";
import { noRedis } from "../support/web-experiment/redis-server.ts";

// A dump takes the place of what counts, as the scripts of a web experiment do it with a real Redis.

const design: Design = {
  experiment: "greetings",
  version: "1",
  arms: [{ name: "hello" }, { name: "howdy" }],
  policy: { kind: "fixed" },
};

// Hundreds of short processes, which a busy machine starts slowly: the limit is against a hang only.
const limits = { timeout: 300_000 };

describe.skipIf(noRedis)(`a restore of counts (${noRedis ?? "a real Redis"})`, limits, () => {
  let place: CountsPlace;
  let dump: string;
  let then: Everything;

  beforeEach(async () => {
    place = await openCountsPlace();
    await writeSettings(design);
    await place.visit(design, 0, 20);
    dump = (await place.run("dump-counts.sh", { REASON: "manual" })).stdout;
    then = await everything();
  });
  afterEach(async () => place.remove());

  const restore = async (environment: Readonly<Record<string, string>> = {}) =>
    place.run("restore-counts.sh", { DUMP: dump, ...environment });

  /** As a Job does it. */
  const dumpAndRestore = async () => {
    expect(await place.run("dump-counts.sh", { REASON: "restore" })).toMatchObject({ exitCode: 0 });
    return restore();
  };

  async function writeSettings({ experiment, version }: Pick<Design, "experiment" | "version">): Promise<void> {
    const settings = { experiment, version, arms: [{ name: "hello", text: "Hello {name}!" }] };
    await writeFile(join(place.folder, "experiment.json"), `${JSON.stringify(settings, undefined, 2)}\n`);
  }

  function file(name: string): string {
    return join(place.folder, "backups", name);
  }

  async function everything(of = design): Promise<Everything> {
    return { ...(await place.store.results(of)), events: await place.store.events(of, "") };
  }

  function usedMemory(): number {
    return Number(/used_memory:(\d+)/.exec(place.redisCli("info", "memory"))?.[1]);
  }

  function memoryLimit(): string {
    return place.redisCli("config", "get", "maxmemory").split("\n").at(-1) ?? "";
  }

  test("brings counters, epochs and events back, and Likes of pages that were open then", async () => {
    await place.visit(design, 20, 45);
    expect(await dumpAndRestore()).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining(`Redis now holds what is in the dump ${dump}.`),
    });
    await untilReady(place.store);
    expect(await everything()).toEqual(then);
    await place.visit(design, 0, 20); // each is known, and each Like is counted
    expect(await everything()).toEqual(then);
  });

  test("what was there is in a dump that brings it back in the same way", async () => {
    await place.visit(design, 20, 45);
    const now = await everything();
    await dumpAndRestore();
    const undo = (await place.dumps()).at(-1) ?? "";
    expect(undo).toMatch(/-restore\.dump$/);
    expect(await place.dumps()).toHaveLength(2);
    expect(await restore({ DUMP: undo })).toMatchObject({ exitCode: 0 });
    await untilReady(place.store);
    expect(await everything()).toEqual(now);
  });

  test("what came in after that dump gets one of its own", async () => {
    await place.run("dump-counts.sh", { REASON: "restore" });
    await place.visit(design, 20, 45);
    const now = await everything();
    expect(await restore()).toMatchObject({ exitCode: 0 });
    const undo = (await place.dumps()).at(-1) ?? "";
    expect(await place.dumps()).toHaveLength(3);
    expect(await restore({ DUMP: undo })).toMatchObject({ exitCode: 0 });
    await untilReady(place.store);
    expect(await everything()).toEqual(now);
  });

  test("nothing stays beside it, and Redis counts on and outlives a kill", async () => {
    await dumpAndRestore();
    await untilReady(place.store);
    await place.visit(design, 20, 25);
    const now = await everything();
    await place.redis.kill();
    await place.redis.start();
    await untilReady(place.store);
    expect(await everything()).toEqual(now);
    expect(place.redisCli("info", "keyspace")).not.toMatch(/db[12]/);
  });

  test("a full Redis has room for it, and its own limit again afterwards", async () => {
    const limit = String(usedMemory() - 100_000); // what it gives back by itself in a while is less
    place.redisCli("config", "set", "maxmemory", limit);
    expect(place.redisCli("set", "more", "1")).toMatch(/^OOM /);
    expect(await restore()).toMatchObject({ exitCode: 0 });
    expect(memoryLimit()).toBe(limit);
    await untilReady(place.store);
    expect(await everything()).toEqual(then);
  });

  test.for([
    ["a doubled limit", "128000000", "64000000"],
    ["the noted limit", "64000000", "64000000"],
    ["another one, since it was started anew", "96000000", "96000000"],
  ] as const)("the note of a restore that was cut short, and %s: %s becomes %s", async ([, limit, after]) => {
    place.redisCli("-n", "2", "set", "room", "64000000");
    place.redisCli("config", "set", "maxmemory", limit);
    for (const script of ["dump-counts.sh", "restore-counts.sh"]) {
      // oxlint-disable-next-line no-await-in-loop -- the second one finds what the first has left
      expect(await place.run(script, { DUMP: dump })).toMatchObject({ exitCode: 0 });
      expect(memoryLimit()).toBe(after);
    }
    expect(place.redisCli("info", "keyspace")).not.toMatch(/db[12]/);
  });

  test("the counts of another experiment become this one's, and count on", async () => {
    const other: Design = { ...design, experiment: "welcome" };
    await writeSettings(other);
    expect(await restore()).toMatchObject({ exitCode: 0 });
    await untilReady(place.store);
    const renamed = JSON.parse(JSON.stringify(then).replaceAll('"experiment":"greetings"', '"experiment":"welcome"'));
    expect(await everything(other)).toEqual(renamed);
    expect(place.redisCli("--scan", "--pattern", "{greetings:*")).toBe("");
    await place.visit(other, 20, 25);
    const { counts } = await place.store.results(other);
    expect(Object.values(counts).reduce((sum, { exposures }) => sum + exposures, 0)).toBe(25);
  });

  test("a dump of another version lies beside the one that runs now", async () => {
    const second: Design = { ...design, version: "2", arms: [{ name: "hello" }, { name: "hi" }] };
    await writeSettings(second);
    await place.visit(second, 0, 5);
    expect(await restore()).toMatchObject({ exitCode: 0 });
    await untilReady(place.store);
    expect(await everything()).toEqual(then);
    expect(await everything(second)).toEqual({ counts: {}, epochs: [], events: [] });
  });

  describe("is refused, and changes nothing:", () => {
    const cases: readonly (readonly [string, () => Promise<Readonly<Record<string, string>>>, string])[] = [
      ["no dump", async () => ({ DUMP: "" }), "Which dump?"],
      ["a path", async () => ({ DUMP: "../experiment.json" }), "is no file name of a dump"],
      ["one that is not there", async () => ({ DUMP: "20260101T000000Z-nightly.dump" }), "There is no dump"],
      [
        "one without a manifest",
        async () => {
          await writeFile(file("20260101T000000Z-nightly.dump"), "REDIS");
          return { DUMP: "20260101T000000Z-nightly.dump" };
        },
        "has no manifest",
      ],
      [
        "a damaged one",
        async () => {
          const bytes = await readFile(file(dump));
          bytes[bytes.length - 20] = (bytes.at(-20) ?? 0) ^ 1;
          await writeFile(file(dump), bytes);
          return {};
        },
        "is damaged",
      ],
      [
        "one that holds other things than its manifest says",
        async () => {
          const manifest = file(dump.replace(/dump$/, "json"));
          await writeFile(manifest, (await readFile(manifest, "utf8")).replace(/"rows":24/, '"rows":25'));
          return {};
        },
        "does not hold what its manifest says",
      ],
      ["a planned session", async () => ({ GUARD: session() }), "A session for 24 participants is planned"],
      [
        "other texts of the version that runs",
        async () => {
          place.redisCli("set", "{greetings:1}:meaning", "other texts");
          return {};
        },
        "Version 1 has other texts or shares",
      ],
      [
        "too little memory",
        async () => {
          place.redisCli("setrange", "{greetings:1}:exposure:large", "4000000", "x");
          const large = (await place.run("dump-counts.sh", { REASON: "archive" })).stdout;
          place.redisCli("config", "set", "maxmemory", String(Math.floor(usedMemory() / 2) + 1_000_000));
          return { DUMP: large };
        },
        "Redis has not enough memory",
      ],
      [
        "an exchange that Redis refuses",
        async () => {
          place.redisCli("acl", "setuser", "default", "-swapdb");
          return {};
        },
        "Redis did not say that it exchanged the two",
      ],
    ];
    test.for(cases)("%s", async ([, prepare, words]) => {
      await place.visit(design, 20, 45);
      const now = await everything();
      const environment = await prepare();
      expect(await restore(environment)).toMatchObject({ exitCode: 3, stderr: expect.stringContaining(words) });
      expect(await everything()).toEqual(now);
      expect(place.redisCli("info", "keyspace")).not.toMatch(/db[12]/);
    });
  });

  test("waits for another that runs, and gives up with words", async () => {
    const holder = await place.holdLock();
    expect(await restore({ LOCK_ATTEMPTS: "1" })).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining("Another dump or restore"),
    });
    await holder.end();
  });
});

interface Everything extends Results {
  readonly events: readonly unknown[];
}

function session(): string {
  return `session ${at(-60)} ${at(60)} 24 2026-12-01 16:00 Europe/Berlin\n`;
}

/** In so many minutes, in UTC. */
function at(minutes: number): string {
  return new Date(Date.now() + minutes * 60_000).toISOString().replace(/\.\d+/, "");
}
