import { expect, test } from "vitest";
import { killBump } from "../support/kill-bump.ts";

const SEED = 20_261_121;
/** Few: `call-sweep.test.ts` kills at exact points. These come at any time, also between two calls. */
const KILLS = 10;

test("`grove bump` may be killed at any moment", { tags: ["slow"], timeout: 180_000 }, async () => {
  const reports = await killBump({ seed: SEED, kills: KILLS });
  expect(reports.flatMap(({ faults }) => faults)).toEqual([]);
  const killed = reports.reduce((sum, { remoteOld, remoteNew }) => sum + remoteOld + remoteNew, 0);
  expect(killed).toBe(KILLS);
});
