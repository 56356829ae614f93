import { describe, expect, test } from "vitest";
import { killReset } from "../../support/kill-reset.ts";
import { noPostgres } from "../../support/postgres-server.ts";

const SEED = 20_261_125;
const KILLS = 15;

describe.skipIf(noPostgres)("a reset (skipped where PostgreSQL is not installed)", () => {
  test(`may be killed at any moment (seed ${SEED})`, { tags: ["slow"], timeout: 300_000 }, async () => {
    const { faults, kept, reset } = await killReset({ seed: SEED, kills: KILLS });
    expect(faults).toEqual([]);
    expect(kept + reset).toBe(KILLS);
  });
});
