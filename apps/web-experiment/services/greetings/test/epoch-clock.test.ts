import { noLog, noMetrics } from "@grove/service-kit";
import { expect, test } from "vitest";
import { epochClock } from "../src/epoch-clock.ts";
import { greetingsApp, memoryStore, type Store } from "../src/index.ts";
import { fiftyFifty, unitOf } from "./support/experiments.ts";

const greedy = { ...fiftyFifty, policy: { kind: "epsilon-greedy", epsilon: 0.1 } } as const;

test("under fixed there is one epoch for ever", async () => {
  const epochAt = epochClock(fiftyFifty, memoryStore());
  expect((await epochAt(0)).name).toBe("fixed");
  expect(await epochAt(1e12)).toBe(await epochAt(0));
});

test("under ε-greedy, shares follow the counts, and only when an epoch begins", async () => {
  const store = memoryStore();
  const epochAt = epochClock(greedy, store);
  expect(sharesOf(await epochAt(0))).toEqual({ hello: 0.5, howdy: 0.5 });
  await likeAll(store, "howdy");
  expect(sharesOf(await epochAt(3_599_999))).toEqual({ hello: 0.5, howdy: 0.5 });
  expect(sharesOf(await epochAt(3_600_000))).toEqual({ hello: 0.05, howdy: 0.95 });
});

test("all processes of the service agree on an epoch, whatever each has seen", async () => {
  const store = memoryStore();
  const first = await epochClock(greedy, store)(0);
  await likeAll(store, "howdy");
  expect(await epochClock(greedy, store)(1)).toEqual(first);
});

test("where the store was away, the epoch is asked for again", async () => {
  const store = memoryStore();
  let isAway = true;
  const counts: Store["counts"] = async (version) => {
    if (isAway) throw new Error("away");
    return store.counts(version);
  };
  const epochAt = epochClock(greedy, { ...store, counts });
  await expect(epochAt(0)).rejects.toThrow("away");
  isAway = false;
  expect((await epochAt(0)).name).toBe("epsilon-greedy-0");
});

test("behind another connection the epoch is agreed on anew, for a restore may have brought other data", async () => {
  const stores = [memoryStore(), memoryStore()] as const;
  let connection: 0 | 1 = 0;
  const store = (): Store => stores[connection];
  const epochAt = epochClock(greedy, {
    ...stores[0],
    connection: () => connection,
    claimVersion: async (...words) => store().claimVersion(...words),
    counts: async (...words) => store().counts(...words),
    startEpoch: async (...words) => store().startEpoch(...words),
  });
  await epochAt(0);
  connection = 1;
  const epoch = await epochAt(1);
  expect((await stores[1].results(greedy)).epochs).toEqual([{ epoch, counts: {} }]);
});

function sharesOf(epoch: Awaited<ReturnType<ReturnType<typeof epochClock>>>): Record<string, number> {
  return Object.fromEntries(epoch.arms.map(({ arm, propensity }) => [arm, propensity]));
}

/** Ten visitors come; who is shown this arm likes it. */
async function likeAll(store: Store, arm: string): Promise<void> {
  const app = greetingsApp({
    experiment: greedy,
    store,
    key: new Uint8Array(32),
    now: () => 0,
    log: noLog,
    metrics: noMetrics,
  });
  for (let index = 0; index < 10; index++) {
    const response = await app.request("/greeting/Bob", { headers: { "X-Unit": unitOf(index) } });
    const answer = (await response.json()) as { arm: string; like: string };
    if (answer.arm !== arm) continue;
    await app.request("/like_greeting", { method: "POST", body: new URLSearchParams({ like: answer.like }) });
  }
}
