import { setTimeout as sleep } from "node:timers/promises";
import { expose, startEpoch } from "@grove/ab-testing";
import { memoryStore, openRedisStore, type Store } from "@grove/greetings";
import { noLog } from "@grove/service-kit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noRedis, type RedisServer, startRedis } from "../support/web-experiment/redis-server.ts";
import { twoGreetings } from "../support/web-experiment/start-services.ts";

let redis: RedisServer | undefined;
beforeAll(async () => {
  if (noRedis === undefined) redis = await startRedis();
});
afterAll(async () => redis?.remove());

const stores = [
  ["in memory", undefined, async () => memoryStore()],
  ["in Redis", noRedis, async () => openRedisStore({ url: redis?.url ?? "", log: noLog, patience: 60_000 })],
] as const;

// A person's machine may have no redis-server; CI's has.
describe.for(stores)("a store %s", ([, missing, open]) => {
  let store: Store;
  let version = 0;
  beforeAll(async () => {
    if (missing !== undefined) return;
    store = await open();
    while (!(await store.ready())) await sleep(20);
  });
  afterAll(async () => store?.close());

  const begin = () => {
    const design = { ...twoGreetings, version: `v${++version}` };
    const epoch = startEpoch(design, { name: "fixed", counts: {} });
    return { design, exposure: (unit: string) => expose(epoch, { unit, time: 1000 }), epoch };
  };

  describe.skipIf(missing !== undefined)(`keeps its promises (${missing ?? "tried"})`, () => {
    test("an exposure counts once, a Like of it once, a Like of nothing never", async () => {
      const { design, exposure } = begin();
      const bob = exposure("bob");
      expect(await store.expose(bob)).toEqual({ isNew: true, isLiked: false });
      expect(await store.expose(bob)).toEqual({ isNew: false, isLiked: false });
      expect(await store.like(bob, 2000)).toBe("counted");
      expect(await store.like(bob, 3000)).toBe("repeated");
      expect(await store.like(exposure("alice"), 2000)).toBe("unknown");
      expect(await store.expose(bob)).toEqual({ isNew: false, isLiked: true });
      expect(await store.counts(design)).toEqual({ [bob.arm]: { exposures: 1, likes: 1 } });
    });

    test("of many at once, each is counted once", async () => {
      const { design, exposure } = begin();
      const exposures = Array.from({ length: 300 }, (_, index) => exposure(`unit-${index % 100}`));
      await Promise.all(exposures.map(async (each) => store.expose(each)));
      const outcomes = await Promise.all(exposures.map(async (each) => store.like(each, 2000)));
      expect(outcomes.filter((outcome) => outcome === "counted")).toHaveLength(100);
      const counts = Object.values(await store.counts(design));
      expect(counts.reduce((sum, { exposures: shown }) => sum + shown, 0)).toBe(100);
      expect(counts.reduce((sum, { likes }) => sum + likes, 0)).toBe(100);
      expect(await store.events(design, "")).toHaveLength(200);
    });

    test("results are the totals and those of each epoch, a Like where its exposure was", async () => {
      const { design, exposure, epoch } = begin();
      // Not in the order of their names.
      const next = { ...epoch, name: "a-next" };
      const [early, late] = [exposure("bob"), expose(next, { unit: "bob", time: 3000 })];
      for (const each of [epoch, next]) await store.startEpoch(each);
      for (const each of [early, late]) await store.expose(each);
      await store.expose(late);
      await store.like(early, 4000);
      expect(await store.results(design)).toEqual({
        counts: await store.counts(design),
        epochs: [
          { epoch, counts: { [early.arm]: { exposures: 1, likes: 1 } } },
          { epoch: next, counts: { [late.arm]: { exposures: 1, likes: 0 } } },
        ],
      });
    });

    test("names that say the same when they are joined are counted apart", async () => {
      const { design, exposure, epoch } = begin();
      const names = [
        { epoch: "fixed-hello", arm: "likes" },
        { epoch: "fixed", arm: "hello-likes" },
        { epoch: "fixed", arm: "exposures" },
      ];
      for (const name of ["fixed-hello", "fixed"]) await store.startEpoch({ ...epoch, name });
      for (const [index, name] of names.entries())
        await store.expose({ ...exposure("bob"), ...name, id: String(index) });
      const { counts, epochs } = await store.results(design);
      const one = { exposures: 1, likes: 0 };
      expect(counts).toEqual({ "hello-likes": one, likes: one, exposures: one });
      expect(epochs.map((each) => each.counts)).toEqual([{ likes: one }, { "hello-likes": one, exposures: one }]);
    });

    test("results that are read while visitors come hold together", async () => {
      const { design, exposure, epoch } = begin();
      await store.startEpoch(epoch);
      const visits = Array.from({ length: 200 }, async (_, index) => store.expose(exposure(`unit-${index}`)));
      const readings = Array.from({ length: 50 }, async () => store.results(design));
      for (const { counts, epochs } of await Promise.all(readings)) expect(epochs[0]?.counts).toEqual(counts);
      await Promise.all(visits);
    });

    test("events come in their order, from a cursor on", async () => {
      const { design, exposure } = begin();
      const [bob, alice] = [exposure("bob"), exposure("alice")];
      await store.expose(bob);
      await store.expose(alice);
      await store.like(bob, 2000);
      const events = await store.events(design, "");
      const { id, experiment, version: of, epoch, arm } = bob;
      expect(events.map(({ event }) => event)).toEqual([
        { type: "exposure", ...bob },
        { type: "exposure", ...alice },
        expect.objectContaining({ type: "like", time: 2000, id, experiment, version: of, epoch, arm }),
      ]);
      expect(await store.events(design, events[1]?.cursor ?? "")).toEqual(events.slice(2));
    });

    test("another version starts from nothing, and the old counts stay", async () => {
      const [old, young] = [begin(), begin()];
      await store.expose(old.exposure("bob"));
      expect(await store.counts(young.design)).toEqual({});
      expect(await store.events(young.design, "")).toEqual([]);
      await store.expose(young.exposure("bob"));
      expect(Object.values(await store.counts(old.design))).toEqual([{ exposures: 1, likes: 0 }]);
    });

    test("of an epoch and of what a version stands for, the first word is the last", async () => {
      const { design, epoch } = begin();
      const other = { ...epoch, arms: epoch.arms.toReversed() };
      expect(await store.startEpoch(epoch)).toEqual(epoch);
      expect(await store.startEpoch(other)).toEqual(epoch);
      expect(await store.startEpoch({ ...other, name: "next" })).toEqual({ ...other, name: "next" });
      expect(await store.claimVersion(design, "one")).toBe("one");
      expect(await store.claimVersion(design, "other")).toBe("one");
    });

    test("an arm may have a name that every object has", async () => {
      const { design, exposure } = begin();
      for (const arm of ["constructor", "__proto__"]) {
        await store.expose({ ...exposure("bob"), arm, id: arm });
        expect(Object.entries(await store.counts(design))).toContainEqual([arm, { exposures: 1, likes: 0 }]);
      }
    });
  });
});
