import { type LogEntry, noMetrics } from "@grove/service-kit";
import { describe, expect, test } from "vitest";
import {
  type EventsAnswer,
  type GreetingAnswer,
  type GreetingExperiment,
  greetingsApp,
  memoryStore,
  type ResultsAnswer,
} from "../src/index.ts";
import { fiftyFifty, unitOf } from "./support/experiments.ts";

describe("a greeting", () => {
  test("is the arm's text with the name", async () => {
    const { greet } = greetings();
    const { greeting, arm } = await greet("Bob", unitOf(1));
    expect(greeting).toBe(arm === "hello" ? "Hello Bob!" : "Othello's friend Bob, howdy!");
  });

  test("is chosen by the visitor, never by the name", async () => {
    const { greet } = greetings();
    for (const unit of [unitOf(1), unitOf(2), unitOf(3), unitOf(4)]) {
      const arms = new Set<string>();
      for (const name of ["Bob", "Othello", "hello", "Howdy", "{name}", "$&"]) arms.add((await greet(name, unit)).arm);
      expect(arms.size).toBe(1);
    }
  });

  test("shows a name as it is, though it looks like a pattern", async () => {
    const { greet } = greetings();
    expect((await greet("$& {name}", unitOf(1))).greeting).toContain("$& {name}");
  });

  test("is one exposure for each visitor, however often the page is loaded", async () => {
    const { greet, results } = greetings();
    for (let index = 0; index < 5; index++) await greet("Bob", unitOf(1));
    await greet("Alice", unitOf(2));
    const { counts } = await results();
    expect(sum(counts, "exposures")).toBe(2);
  });

  test("comes in shares as the weights say", async () => {
    const { greet, results } = greetings();
    for (let index = 0; index < 2000; index++) await greet("Bob", unitOf(index));
    // 2,000 draws of 1/2: four standard deviations are 89.
    expect(Math.abs(((await results()).counts["hello"]?.exposures ?? 0) - 1000)).toBeLessThan(90);
  });

  test.for([
    ["no unit", "/greeting/Bob", {}, "UNIT_INVALID"],
    ["a unit that is no random value", "/greeting/Bob", { "X-Unit": "Bob" }, "UNIT_INVALID"],
    ["a name without letters", "/greeting/%20", { "X-Unit": unitOf(1) }, "NAME_INVALID"],
    ["a name without end", `/greeting/${"x".repeat(101)}`, { "X-Unit": unitOf(1) }, "NAME_INVALID"],
  ] as const)("with %s is refused", async ([, path, headers, code]) => {
    const response = await greetings().app.request(path, { headers: headers as Record<string, string> });
    expect([response.status, await response.json()]).toEqual([400, { error: { code, message: expect.any(String) } }]);
  });
});

describe("a Like", () => {
  test("counts once, though it comes five times", async () => {
    const { greet, like, results } = greetings();
    const { like: token, arm } = await greet("Bob", unitOf(1));
    const outcomes: unknown[] = [];
    for (let index = 0; index < 5; index++) outcomes.push((await like(token)).body);
    expect(outcomes).toEqual([{ outcome: "counted" }, ...Array.from({ length: 4 }, () => ({ outcome: "repeated" }))]);
    expect((await results()).counts[arm]).toEqual({ exposures: 1, likes: 1 });
    expect((await greet("Bob", unitOf(1))).liked).toBe(true);
    expect((await greet("Bob", unitOf(2))).liked).toBe(false);
  });

  test.for([
    [
      "for another arm",
      (token: string) => token.replace(/hello|howdy/, (arm) => (arm === "hello" ? "howdy" : "hello")),
    ],
    ["with another signature", (token: string) => `${token.slice(0, -1)}${token.endsWith("0") ? "1" : "0"}`],
    ["without signature", (token: string) => token.slice(0, token.lastIndexOf("."))],
    ["of nothing", () => ""],
    ["without end", () => "x".repeat(3000)],
  ] as const)("%s is refused, and counts nothing", async ([, forge]) => {
    const { greet, like, results } = greetings();
    const { like: token } = await greet("Bob", unitOf(1));
    expect((await like(forge(token))).status).toBe(403);
    expect(sum((await results()).counts, "likes")).toBe(0);
  });

  test("of an exposure that nobody remembers is too old", async () => {
    const { greet } = greetings();
    const { like } = greetings(); // signs alike, remembers nothing
    const { status, body } = await like((await greet("Bob", unitOf(1))).like);
    expect([status, body]).toEqual([410, { error: expect.objectContaining({ code: "EXPOSURE_UNKNOWN" }) }]);
  });

  test("of an earlier version counts there, and not in the new one", async () => {
    const store = memoryStore();
    const before = greetings({ store });
    const { like: token, arm } = await before.greet("Bob", unitOf(1));
    const after = greetings({ store, experiment: { ...fiftyFifty, version: "2" } });
    expect((await after.like(token)).body).toEqual({ outcome: "counted" });
    expect((await before.results()).counts[arm]?.likes).toBe(1);
    expect((await after.results()).counts).toEqual({});
  });
});

describe("a decision", () => {
  const decided = { ...fiftyFifty, decision: { arm: "howdy" } } satisfies GreetingExperiment;

  test("shows everybody its arm, and counts nobody", async () => {
    const store = memoryStore();
    await greetings({ store }).greet("Bob", unitOf(1));
    const before = await greetings({ store }).results();
    const { greet, results } = greetings({ store, experiment: decided });
    for (let index = 0; index < 20; index++) {
      expect(await greet("Bob", unitOf(index))).toEqual({
        greeting: "Othello's friend Bob, howdy!",
        arm: "howdy",
        liked: false,
      });
    }
    expect(await results()).toEqual({ ...before, decision: { arm: "howdy" } });
  });

  test("ends the Likes, also those of pages that are still open", async () => {
    const store = memoryStore();
    const { like: token, arm } = await greetings({ store }).greet("Bob", unitOf(1));
    const { like, results } = greetings({ store, experiment: decided });
    const { status, body } = await like(token);
    expect([status, body]).toEqual([410, { error: expect.objectContaining({ code: "EXPERIMENT_DECIDED" }) }]);
    expect((await results()).counts[arm]).toEqual({ exposures: 1, likes: 0 });
  });

  test("changes nothing of what the version stands for", async () => {
    const store = memoryStore();
    await greetings({ store }).greet("Bob", unitOf(1));
    expect((await greetings({ store, experiment: decided }).app.request("/readyz")).status).toBe(200);
  });
});

describe("results", () => {
  test("tell each epoch with its shares and its own counts, beside the totals", async () => {
    const store = memoryStore();
    const experiment: GreetingExperiment = { ...fiftyFifty, policy: { kind: "epsilon-greedy", epsilon: 0.1 } };
    const first = greetings({ store, experiment });
    for (let index = 0; index < 10; index++) {
      const { like, arm } = await first.greet("Bob", unitOf(index));
      if (arm === "howdy") await first.like(like);
    }
    const later = greetings({ store, experiment, now: 3_600_000 });
    for (let index = 10; index < 30; index++) await later.greet("Bob", unitOf(index));

    const { counts, epochs } = await later.results();
    expect(epochs.map(({ epoch }) => epoch)).toEqual([
      { ...named("epsilon-greedy-0"), arms: sharesOf(0.5, 0.5) },
      { ...named("epsilon-greedy-1"), arms: sharesOf(0.05, 0.95) },
    ]);
    expect(epochs.map((each) => sum(each.counts, "exposures"))).toEqual([10, 20]);
    expect(sum(epochs[1]?.counts ?? {}, "likes")).toBe(0);
    expect(counts["howdy"]?.exposures).toBe(
      epochs.reduce((total, each) => total + (each.counts["howdy"]?.exposures ?? 0), 0),
    );
  });

  test("of a version that nobody has seen are empty", async () => {
    expect(await greetings().results()).toMatchObject({ counts: {}, epochs: [] });
  });
});

test("a version with other texts than it began with is not ready, and greets nobody", async () => {
  const store = memoryStore();
  const before = greetings({ store });
  await before.greet("Bob", unitOf(1));
  const arms = fiftyFifty.arms.map(({ name }) => ({ name, text: "Good day {name}!" }));
  const experiment = { ...fiftyFifty, arms };
  const { app, logged } = greetings({ store, experiment });
  expect((await app.request("/readyz")).status).toBe(503);
  expect((await app.request("/greeting/Bob", { headers: { "X-Unit": unitOf(1) } })).status).toBe(503);
  expect(logged.map(({ code }) => code)).toEqual(["VERSION_CHANGED"]);
});

test("events tell all in their order, page by page", async () => {
  const { greet, like, app } = greetings();
  const { like: token } = await greet("Bob", unitOf(0));
  await like(token);
  for (let index = 1; index < 1100; index++) await greet("Bob", unitOf(index));
  const first = (await (await app.request("/events")).json()) as EventsAnswer;
  const second = (await (await app.request(`/events?after=${first.next}`)).json()) as EventsAnswer;
  const third = (await (await app.request(`/events?after=${second.next}`)).json()) as EventsAnswer;
  expect([first, second, third].map(({ events }) => events.length)).toEqual([1000, 101, 0]);
  expect(third.next).toBeUndefined();
  expect(first.events.slice(0, 2)).toEqual([
    expect.objectContaining({ type: "exposure", unit: unitOf(0), policy: "fixed", propensity: 0.5, time: 1000 }),
    expect.objectContaining({ type: "like", time: 1000 }),
  ]);
  expect(JSON.stringify(first)).not.toContain("Bob");
  expect((await app.request("/events?after=x")).status).toBe(400);
});

function named(name: string) {
  return { experiment: "greetings", version: "1", name, policy: "epsilon-greedy" };
}

function sharesOf(hello: number, howdy: number) {
  return [
    { arm: "hello", propensity: hello },
    { arm: "howdy", propensity: howdy },
  ];
}

interface Options {
  readonly store?: ReturnType<typeof memoryStore>;
  readonly experiment?: GreetingExperiment;
  readonly now?: number;
}

function greetings({ now = 1000, ...options }: Options = {}) {
  const logged: LogEntry[] = [];
  const app = greetingsApp({
    store: memoryStore(),
    experiment: fiftyFifty,
    ...options,
    log: (entry) => logged.push(entry),
    metrics: noMetrics,
    key: new Uint8Array(32).fill(7),
    now: () => now,
  });
  return {
    app,
    logged,
    greet: async (name: string, unit: string) => {
      const path = `/greeting/${encodeURIComponent(name)}`;
      const answer = (await (await app.request(path, { headers: { "X-Unit": unit } })).json()) as GreetingAnswer;
      return answer as Required<GreetingAnswer>;
    },
    like: async (token: string) => {
      const response = await app.request("/like_greeting", {
        method: "POST",
        body: new URLSearchParams({ like: token }),
      });
      return { status: response.status, body: await response.json() };
    },
    results: async () => (await (await app.request("/results")).json()) as ResultsAnswer,
  };
}

function sum(counts: ResultsAnswer["counts"], counter: "exposures" | "likes"): number {
  return Object.values(counts).reduce((total, count) => total + count[counter], 0);
}
