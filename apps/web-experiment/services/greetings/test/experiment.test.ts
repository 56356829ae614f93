import { describe, expect, test } from "vitest";
import { readExperiment } from "../src/index.ts";
import { fiftyFifty } from "./support/experiments.ts";

test("an experiment is read as it was written; an epoch is an hour unless told", () => {
  const { epochSeconds: _, ...written } = fiftyFifty;
  expect(readExperiment(JSON.stringify(written))).toEqual({ ...written, epochSeconds: 3600 });
});

describe("what cannot be run is refused, and why", () => {
  const [hello, howdy] = fiftyFifty.arms;
  test.for([
    ["one arm only", { arms: [hello] }, "A comparison needs two arms or more."],
    ["the same arm twice", { arms: [hello, hello] }, 'The arm "hello" is there more than once.'],
    ["a text without the name", { arms: [hello, { name: "howdy", text: "Howdy!" }] }, "must say {name}"],
    ["a weight of nothing", { arms: [hello, { ...howdy, weight: 0 }] }, 'The weight of the arm "howdy" is not above 0'],
    ["a policy that nobody knows", { policy: { kind: "random" } }, "policy.kind"],
    ["an epsilon without sense", { policy: { kind: "epsilon-greedy", epsilon: 2 } }, "epsilon is not from 0.0002 to 1"],
    ["a word that nobody knows", { weigths: [1, 2] }, "weigths"],
    ["a decision for what is no arm", { decision: { arm: "hi" } }, 'The decision is for "hi", which is no arm.'],
    ["an arm that is no name", { arms: [hello, { ...howdy, name: "a.b" }] }, '"a.b" is no name'],
  ] as const)("%s", ([, change, message]) => {
    expect(() => readExperiment(JSON.stringify({ ...fiftyFifty, ...change }))).toThrow(message);
  });
});
