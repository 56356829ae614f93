import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Design } from "@grove/ab-testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { openCountsPlace, untilReady } from "../support/web-experiment/counts-scripts.ts";
import { killingRedisCli, type Victim } from "../support/web-experiment/killing-redis-cli.ts";
import { noRedis } from "../support/web-experiment/redis-server.ts";

// A restore of counts that is killed before each of its commands that change something: what counts is the old or the new,
// nothing of the old is lost, a doubled limit of memory is noted, and the next restore succeeds by itself.

const design: Design = {
  experiment: "greetings",
  version: "1",
  arms: [{ name: "hello" }, { name: "howdy" }],
  policy: { kind: "fixed" },
};

const limit = 64_000_000;

describe.skipIf(noRedis)(`kills of a restore of counts (${noRedis ?? "a real Redis"})`, { tags: ["slow"] }, () => {
  test.for<Victim>(["script", "redis"])("%s killed before each command", { timeout: 900_000 }, async (victim) => {
    const { place, bin, everything, revive, newestDumpOf, memory } = await newPlace();
    await place.visit(design, 0, 10);
    const dump = (await place.run("dump-counts.sh", { REASON: "manual" })).stdout;
    const then = await everything();
    await place.visit(design, 10, 20);
    await place.run("dump-counts.sh", { REASON: "restore" });
    await place.visit(design, 20, 25); // in no dump yet
    const now = await everything();
    const found = { untouched: 0, restored: 0 };
    let command = 0;
    let end;
    do {
      // oxlint-disable no-await-in-loop -- each kill finds what the one before left
      command += 1;
      const variables = await bin.killAt(victim, command);
      const path = { PATH: `${bin.folder}:${process.env["PATH"]}` };
      end = await place.run("restore-counts.sh", { ...variables, ...path, DUMP: dump, ATTEMPTS: "1" });
      if (victim === "redis") await revive();
      expect([
        { limit, room: expect.anything() },
        { limit: 2 * limit, room: String(limit) },
      ]).toContainEqual(memory());
      const state = (await everything()).events.length === then.events.length ? "restored" : "untouched";
      expect(await everything(), `before command ${command}: ${end.stderr}`).toEqual(state === "restored" ? then : now);
      found[state] += 1;
      if (state === "untouched") continue;
      // Whatever comes next looks after what was replaced; then the next kill finds it in place again.
      expect(await place.run("dump-counts.sh", { REASON: "nightly" })).toMatchObject({ exitCode: 0 });
      const undo = await newestDumpOf(now.events.length);
      expect(undo).toMatch(/-restore\.dump$/);
      expect(await place.run("restore-counts.sh", { DUMP: undo })).toMatchObject({ exitCode: 0 });
      expect(await everything()).toEqual(now);
      // oxlint-enable no-await-in-loop
    } while ((await bin.commands()) >= command);
    // The last one came to its end.
    expect(end).toMatchObject({ exitCode: 0 });
    expect(memory()).toEqual({ limit, room: "" });
    expect(place.redisCli("info", "keyspace")).not.toMatch(/db[12]/);
    expect(found.untouched).toBeGreaterThan(3);
    expect(found.restored).toBeGreaterThan(1);
  });
});

async function newPlace() {
  const place = await openCountsPlace({ maxmemory: limit });
  onTestFinished(place.remove);
  const settings = { experiment: "greetings", version: "1" };
  await writeFile(join(place.folder, "experiment.json"), `${JSON.stringify(settings, undefined, 2)}\n`);
  const processOf = () => /process_id:(\d+)/.exec(place.redisCli("info", "server"))?.[1] ?? "";
  const bin = await killingRedisCli(place.folder, processOf);
  const everything = async () => {
    await untilReady(place.store);
    return { ...(await place.store.results(design)), events: await place.store.events(design, "") };
  };
  const revive = async () => {
    await place.redis.kill();
    await place.redis.start();
  };
  const memory = () => ({
    limit: Number(place.redisCli("config", "get", "maxmemory").split("\n").at(-1)),
    /** What Redis may use at other times, as a restore has noted it. */
    room: place.redisCli("-n", "2", "get", "room"),
  });
  /** The newest dump with so many events. */
  const newestDumpOf = async (events: number): Promise<string> => {
    const dumps = await Promise.all((await place.dumps()).map(async (dump) => place.manifestOf(dump)));
    const found = dumps.filter(({ tables }) =>
      tables.some(({ name, rows }) => name.endsWith(":events") && rows === events),
    );
    return found.at(-1)?.dump ?? "";
  };
  return { place, bin, everything, revive, newestDumpOf, memory };
}
