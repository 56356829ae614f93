import { expect, test } from "vitest";
import { runWriters } from "../support/writers/run-writers.ts";

/** Small, for every change; `npm run soak` has the large form. */
const OPTIONS = { writers: 8, rounds: 2, kills: 20, rejects: 10, seed: 20_261_126 };

test("many `grove bump` at once, some killed, some rejected: none is lost", { tags: ["slow"] }, async () => {
  const { asks, runs, faults } = await runWriters(OPTIONS);
  expect(faults).toEqual([]);
  expect(asks).toHaveLength(OPTIONS.writers * OPTIONS.rounds + 2);
  expect(asks.filter(({ told }) => told === "acknowledged").length).toBeGreaterThan(2);
  // Without a killed one it would not be the run that it claims to be.
  expect(runs.some(({ end }) => end === "unknown")).toBe(true);
});
