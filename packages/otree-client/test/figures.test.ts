import { expect, test } from "vitest";
import { figuresOf } from "../src/rehearsal/figures.ts";

test.for([
  ["nothing was seen", [], { count: 0, p50: 0, p95: 0, max: 0 }],
  ["one", [1500], { count: 1, p50: 1.5, p95: 1.5, max: 1.5 }],
  ["two: half is the lower one", [2000, 1000], { count: 2, p50: 1, p95: 2, max: 2 }],
  ["a hundred", Array.from({ length: 100 }, (_, n) => n + 1), { count: 100, p50: 0.05, p95: 0.095, max: 0.1 }],
  [
    "many fast ones and a slow one",
    [...Array<number>(99).fill(10), 9000],
    { count: 100, p50: 0.01, p95: 0.01, max: 9 },
  ],
] as const)("%s", ([, milliseconds, figures]) => {
  expect(figuresOf(milliseconds)).toEqual(figures);
});
