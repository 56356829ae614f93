import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Design, expose, startEpoch } from "@grove/ab-testing";
import { parseDumpContents } from "@grove/experiments";
import { openRedisStore } from "@grove/greetings";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type CountsPlace, openCountsPlace, untilReady } from "../support/web-experiment/counts-scripts.ts";
import { noRedis, startRedis } from "../support/web-experiment/redis-server.ts";

// The dumps of a web experiment, as its own scripts make them of a real Redis.

const design: Design = {
  experiment: "greetings",
  version: "1",
  arms: [{ name: "hello" }, { name: "howdy" }],
  policy: { kind: "fixed" },
};

describe.skipIf(noRedis)(`dumps of counts (${noRedis ?? "a real Redis"})`, () => {
  let place: CountsPlace;
  let backups: string;

  beforeEach(async () => {
    place = await openCountsPlace();
    backups = join(place.folder, "backups");
  });
  afterEach(async () => place.remove());

  const dump = async (environment: Readonly<Record<string, string>> = {}): Promise<string> => {
    const { exitCode, stdout, stderr } = await place.run("dump-counts.sh", environment);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    return stdout;
  };
  const contents = async () => parseDumpContents((await place.contents()).stdout, "contents.json").value;

  test("a dump holds counters and events, and says how many", async () => {
    await place.visit(design, 0, 40);
    const made = await dump({ REASON: "archive", IMAGE: "registry.example/greetings:1" });
    const manifest = await place.manifestOf(made);
    expect(made).toMatch(/^\d{8}T\d{6}Z-archive\.dump$/);
    expect(await readFile(join(place.folder, "message"), "utf8")).toBe(made);
    expect(manifest).toMatchObject({ id: "k7f3q9x2", namespace: "exp-greetings", reason: "archive" });
    expect(manifest.tables.find(({ name }) => name === "{greetings:1}:events")).toMatchObject({ rows: 48 });
    expect(manifest.tables.map(({ name }) => name)).toContain("{greetings:1}:counts");
  });

  test("equal contents give equal hashes, another Like gives another", async () => {
    await place.visit(design, 0, 10);
    const [first, second] = [await dump(), await dump()];
    expect((await place.manifestOf(second)).tables).toEqual((await place.manifestOf(first)).tables);
    const epoch = startEpoch(design, { name: "fixed", counts: {} });
    await place.store.like(expose(epoch, { unit: "visitor-1", time: 1 }), 1);
    expect((await place.manifestOf(await dump())).tables).not.toEqual((await place.manifestOf(first)).tables);
  });

  test("what a Redis holds now is told as the manifest of its dump tells it, also after a crash and a new start", async () => {
    await place.visit(design, 0, 40);
    const { tables } = await place.manifestOf(await dump());
    expect(await contents()).toEqual({ tables, sequences: [] });
    await place.redis.kill();
    await place.redis.start();
    expect(await contents()).toEqual({ tables, sequences: [] });
    await untilReady(place.store);
    await place.store.like(
      expose(startEpoch(design, { name: "fixed", counts: {} }), { unit: "visitor-1", time: 1 }),
      1,
    );
    expect((await contents())?.tables).not.toEqual(tables);
  });

  test("a Redis that cannot be asked is never taken for one that holds nothing", async () => {
    await place.redis.kill();
    expect(await place.contents({ ATTEMPTS: "1" })).toMatchObject({ exitCode: 3, stdout: "" });
  });

  test("what a restore replaced and no dump holds yet is not taken for nothing either", async () => {
    place.redisCli("-n", "2", "set", "previous", "20261126T000000Z-nightly.dump");
    const { exitCode, stdout, stderr } = await place.contents();
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: "" });
    expect(stderr).toContain("grove archive --volume counts-k7f3q9x2");
  });

  test("a Redis that holds nothing gives a dump of nothing", async () => {
    expect(await place.manifestOf(await dump())).toMatchObject({ reason: "nightly", tables: [] });
  });

  test("another Redis that reads a dump counts on from it", async () => {
    await place.visit(design, 0, 25);
    const counts = await place.store.counts(design);
    const other = await startRedis({ dump: join(backups, await dump()) });
    const again = await openRedisStore({ url: other.url, log: () => undefined, patience: 60_000 });
    await untilReady(again);
    expect(await again.counts(design)).toEqual(counts);
    expect(await again.events(design, "")).toHaveLength(30);
    await again.close();
    await other.remove();
  });

  test("without a Redis nothing is made, and it is said what to look at", async () => {
    await place.redis.kill();
    const failed = await place.run("dump-counts.sh", { ATTEMPTS: "1" });
    expect(failed).toMatchObject({ exitCode: 3, stderr: expect.stringContaining("Redis does not answer") });
    expect(await readdir(backups)).toEqual([]);
  });

  test("a reason that there is not is refused", async () => {
    expect(await place.run("dump-counts.sh", { REASON: "reset" })).toMatchObject({ exitCode: 3 });
  });

  test("the newest of each reason stay, a damaged one is named and left", async () => {
    const made = await dump();
    const [body, manifest] = await Promise.all(
      [made, made.replace(/\.dump$/, ".json")].map(async (file) => readFile(join(backups, file))),
    );
    const days = Array.from({ length: 16 }, (_, day) => `202601${String(day + 10)}T010000Z-nightly`);
    for (const day of days) {
      // oxlint-disable-next-line no-await-in-loop -- a handful
      await writeFile(join(backups, `${day}.dump`), day === days[5] ? "damaged" : (body ?? ""));
      // oxlint-disable-next-line no-await-in-loop
      await writeFile(join(backups, `${day}.json`), manifest ?? "");
    }
    const kept = await place.run("keep-dumps.sh");
    expect(kept).toMatchObject({ exitCode: 3, stderr: expect.stringContaining(`${days[5]}.dump`) });
    const left = (await readdir(backups)).filter((file) => file.endsWith(".dump"));
    // Today's, the newest thirteen sound ones, and the damaged one.
    expect(left.toSorted()).toEqual([...days.slice(2).map((day) => `${day}.dump`), made].toSorted());
  });

  test.for([
    ["no session", "participants seen\n"],
    ["one that is over", session(-120, -60)],
    ["one that is planned for now, with broken glass", `${session(-60, 60)}break-glass ${at(30)} reason\n`],
    ["words of another form", "session $(reboot) now\n"],
  ] as const)("a sync goes on where there is %s", async ([, guard]) => {
    expect(await place.run("guard-session.sh", { GUARD: guard })).toMatchObject({ exitCode: 0 });
  });

  test("a sync is refused while a session is planned", async () => {
    expect(await place.run("guard-session.sh", { GUARD: session(-60, 60) })).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining("A session for 24 participants is planned until 2026-12-01 16:00 Europe/Berlin."),
    });
  });

  test("a planned session does not keep a Redis away that is to come up for it", async () => {
    await place.redis.kill();
    const variables = { GUARD: session(-60, 60), PATIENCE: "1" };
    expect(await place.run("guard-session.sh", variables)).toMatchObject({ exitCode: 0 });
  });

  test("a Redis to which the network opens a moment late is asked, too", async () => {
    await place.redis.kill();
    const refused = place.run("guard-session.sh", { GUARD: session(-60, 60) });
    await sleep(1500);
    await place.redis.start();
    expect(await refused).toMatchObject({ exitCode: 3 });
  });
});

function session(start: number, end: number): string {
  return `session ${at(start)} ${at(end)} 24 2026-12-01 16:00 Europe/Berlin\n`;
}

/** In so many minutes, in UTC. */
function at(minutes: number): string {
  return new Date(Date.now() + minutes * 60_000).toISOString().replace(/\.\d+/, "");
}
