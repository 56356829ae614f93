import { setTimeout as sleep } from "node:timers/promises";
import { parseSpec, reportResults, type WebExperimentSpec } from "@grove/experiments";
import { formatReport, type Report, reportPage } from "@grove/ab-testing";
import type { EventsAnswer, GreetingAnswer, ResultsAnswer } from "@grove/greetings";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noRedis, type RedisServer, startRedis } from "../support/web-experiment/redis-server.ts";
import { type Services, startServices } from "../support/web-experiment/start-services.ts";

let redis: RedisServer | undefined;
beforeAll(async () => {
  if (noRedis === undefined) redis = await startRedis();
});
afterAll(async () => redis?.remove());

// A person's machine may have no redis-server; CI's has.
describe.for([
  ["in memory", undefined],
  ["in Redis", noRedis],
] as const)("what greetings counted %s is what a report reads", ([store, missing]) => {
  test.skipIf(missing !== undefined).for([
    ["fixed", "{kind: fixed}", 1, { rates: "counted", verdict: { exposures: 200, winner: "howdy" } }],
    // The units fall into other arms each time, and once in a thousand so that the sample ratio is taken for broken.
    ["ε-greedy", "{kind: epsilon-greedy, epsilon: 0.5}", 2, { verdict: { exposures: 200 } }],
  ] as const)(`under %s (${missing ?? "tried"})`, async ([, policy, epochs, said]) => {
    const spec = specWith(policy, store);
    const { version, arms, epochSeconds } = spec;
    const experiment = { experiment: spec.name, version, arms, policy: spec.policy, epochSeconds };
    const services = await startServices({ experiment, redis: store === "in Redis" ? redis?.url : undefined });
    const liked = [await visitAll(services, 0), await nextEpoch(), await visitAll(services, 100)];

    const answer = await (await fetch(`${services.greetings}/results`)).text();
    const { value: report, problems } = reportResults(spec, answer);
    expect(problems).toEqual([]);
    expect(report).toMatchObject(said);
    expect((JSON.parse(answer) as ResultsAnswer).epochs.length).toBeGreaterThanOrEqual(epochs);
    const [hello, howdy] = report?.arms ?? [];
    expect([hello?.likes, howdy?.likes]).toEqual([0, (liked[0] ?? 0) + (liked[2] ?? 0)]);
    expect(howdy?.likes).toBe(howdy?.exposures);
  });
});

// Each is a key of its own on the way: a field in Redis, a name in JSON, one in what a schema has read.
describe.for([
  ["in memory", undefined],
  ["in Redis", noRedis],
] as const)("counted %s", ([store, missing]) => {
  test.skipIf(missing !== undefined).for(["__proto__", "constructor", "toString"])(
    `an arm called %s is one as any other (${missing ?? "tried"})`,
    async (name) => {
      const { version, arms, ...spec } = specWith("{kind: fixed}", store, name);
      const experiment = { experiment: spec.name, version, arms, policy: spec.policy, epochSeconds: spec.epochSeconds };
      const services = await startServices({ experiment, redis: store === "in Redis" ? redis?.url : undefined });
      const liked = await visitAll(services, 0);
      const answer = await (await fetch(`${services.greetings}/results`)).text();
      const { value, problems } = reportResults({ ...spec, version, arms }, answer);
      expect(problems).toEqual([]);
      expect(value?.arms).toMatchObject([
        { arm: "hello", exposures: 100 - liked, likes: 0 },
        { arm: name, exposures: liked, likes: liked },
      ]);
      const { events } = (await (await fetch(`${services.greetings}/events`)).json()) as EventsAnswer;
      expect(events.filter(({ arm }) => arm === name)).toHaveLength(2 * liked);
      for (const page of [formatReport, reportPage].map((format) => format(value as Report))) {
        expect(page.replaceAll(/<[^>]*>/g, " ")).toMatch(new RegExp(`^ *${name} .*\\b${liked} `, "m"));
      }
    },
  );
});

/** Hundred visitors come, ten at a time; who is greeted with Howdy likes it. Answers how many those were. */
async function visitAll({ greetings }: Services, first: number): Promise<number> {
  let liked = 0;
  for (let start = first; start < first + 100; start += 10) {
    const visits = Array.from({ length: 10 }, async (_, index) => visit(greetings, start + index));
    // oxlint-disable-next-line no-await-in-loop -- a store has two seconds for each, also on a busy machine
    liked += (await Promise.all(visits)).filter((isLiked) => isLiked).length;
  }
  return liked;
}

async function visit(greetings: string, index: number): Promise<boolean> {
  const headers = { "X-Unit": `visitor-${String(index).padStart(10, "0")}` };
  const greeting = await answered(fetch(`${greetings}/greeting/Bob`, { headers }));
  const { arm, like = "" } = (await greeting.json()) as GreetingAnswer;
  if (arm === "hello") return false;
  await answered(fetch(`${greetings}/like_greeting`, { method: "POST", body: new URLSearchParams({ like }) }));
  return true;
}

async function answered(asked: Promise<Response>): Promise<Response> {
  const response = await asked;
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${await response.text()}`);
  return response;
}

/** An epoch is a second here. */
async function nextEpoch(): Promise<number> {
  await sleep(1100);
  return 0;
}

function specWith(policy: string, store: string, arm = "howdy"): WebExperimentSpec {
  const text = `apiVersion: grove/v1
kind: WebExperiment
name: greetings
title: Which?
image: registry.example/econ/greetings
version: ${policy.includes("fixed") ? "fixed" : "greedy"}-${store.replace(" ", "-")}-${arm}
arms:
  - {name: hello, text: "Hello {name}!"}
  - {name: ${arm}, text: "Howdy {name}!"}
policy: ${policy}
epochSeconds: 1
`;
  const { value, problems } = parseSpec(text, "experiment.yaml");
  if (value?.kind !== "WebExperiment") throw new Error(JSON.stringify(problems));
  return value;
}
