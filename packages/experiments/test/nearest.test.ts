import { nearest } from "../src/index.ts";
import { expect, test } from "vitest";

const names = ["public-goods", "trust-game", "title", "image"];

test.for([
  ["imgae", "image"],
  ["iamge", "image"],
  ["titel", "title"],
  ["Title", "title"],
  ["public_goods", "public-goods"],
  ["publicgoods", "public-goods"],
  ["trust", undefined],
  ["colour", undefined],
  ["x", undefined],
  ["", undefined],
  ["x".repeat(100_000), undefined],
] as const)("nearest to %j: %s", ([word, expected]) => {
  expect(nearest(word, names)).toBe(expected);
});
