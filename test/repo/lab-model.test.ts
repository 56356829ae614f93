import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Environment, LabModel, type Said } from "../support/lab-model/lab-model.ts";
import { RealLab } from "../support/lab-model/real-lab.ts";
import { checkRepository, queueOf } from "../support/writers/check-repository.ts";

/** More rows of commands: `GROVE_MODEL_RUNS=100 npx vitest run --project @grove/test lab-model`. */
const RUNS = Number(process.env["GROVE_MODEL_RUNS"] ?? 1);
const COMMANDS = 20;
const NAMES = ["goods", "trust"];
const ENVIRONMENTS: readonly Environment[] = ["staging", "production"];
/** Only ever bumped to clear up after a kill. */
const SENTINEL = "sentinel";

type Command = fc.AsyncCommand<LabModel, RealLab>;

const name = fc.constantFrom(...NAMES);
const environment = fc.constantFrom(...ENVIRONMENTS);
const image = fc.integer({ min: 1, max: 6 });
const bump = fc.record({ name, image });

const commands: readonly fc.Arbitrary<Command>[] = [
  name.map((one) => step(`create ${one}`, (lab) => lab.create(one))),
  ...Array.from({ length: 3 }, () =>
    bump.map((one) => step(`bump ${one.name} to ${one.image}`, (lab) => lab.bump(one.name, one.image))),
  ),
  name.map((one) => step(`promote ${one}`, (lab) => lab.promote(one))),
  fc
    .record({ environment, name, reason: fc.constantFrom("study", "bug") })
    .map((one) => step(`hold ${one.name}: ${one.reason}`, (lab) => lab.hold(one.environment, one.name, one.reason))),
  fc
    .record({ environment, name })
    .map((one) => step(`release ${one.environment}/${one.name}`, (lab) => lab.release(one.environment, one.name))),
  name.map((one) => step(`rollback ${one}`, (lab) => lab.rollback(one))),
  name.map((one) => step(`delete ${one}`, (lab) => lab.delete(one))),
  fc.record({ bump, moment: fc.integer({ min: 0, max: 1500 }) }).map(killedBump),
  fc.array(bump, { minLength: 2, maxLength: 3 }).map(concurrentBumps),
];

test("any row of commands does to a lab what the model says", { tags: ["slow"] }, async () => {
  const rows = fc.commands([...commands], { maxCommands: COMMANDS, size: "max" });
  const property = fc.asyncProperty(rows, async (row) => {
    const directory = mkdtempSync(join(tmpdir(), "grove-model-"));
    try {
      const real = await RealLab.make(directory);
      await real.create(SENTINEL);
      for (const one of NAMES) await real.create(one);
      const model = new LabModel();
      for (const one of NAMES) model.create(one);
      await fc.asyncModelRun(() => ({ model, real }), row);
      // A lock that the last one left, killed, is the next one's to take away.
      await bumpSentinel(real);
      checkHistory(real);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
  await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
});

/** What the model and the lab have in common. */
type Side = { readonly [Verb in keyof LabModel & keyof RealLab]: LabModel[Verb] | RealLab[Verb] };

function step(label: string, run: (side: Side) => Said | Promise<Said>): Command {
  return command(label, async (model, real) => {
    const expected = await run(model);
    expect([label, await run(real)]).toEqual([label, expected]);
  });
}

/** It did the whole bump or nothing; what it left in the queue the next one does. */
function killedBump({ bump: one, moment }: { bump: { name: string; image: number }; moment: number }): Command {
  return command(`kill bump ${one.name} to ${one.image} after ${moment} ms`, async (model, real) => {
    const before = real.read("staging", one.name);
    await real.killBump(one.name, one.image, moment);
    if (queueOf(real.path).length > 0) await bumpSentinel(real);
    const after = real.read("staging", one.name);
    if (after?.image !== before?.image) expect(model.bump(one.name, one.image)).toBe("committed");
  });
}

async function bumpSentinel(real: RealLab): Promise<void> {
  expect(await real.bump(SENTINEL, 1 + (real.read("staging", SENTINEL)?.image ?? 0))).toBe("committed");
}

/** Those that got in did so in the order of their builds; the others are those that could not. */
function concurrentBumps(bumps: readonly { name: string; image: number }[]): Command {
  const label = `at once: ${bumps.map((one) => `bump ${one.name} to ${one.image}`).join(", ")}`;
  return command(label, async (model, real) => {
    const said = await Promise.all(bumps.map((one) => real.bump(one.name, one.image)));
    const done = bumps.filter((_, index) => said[index] === "committed");
    for (const one of done.toSorted((a, b) => a.image - b.image)) {
      expect([label, model.bump(one.name, one.image)]).toEqual([label, "committed"]);
    }
    const others = bumps.filter((one) => !done.includes(one));
    for (const one of others) expect(model.bump(one.name, one.image)).not.toBe("committed");
  });
}

function command(label: string, run: (model: LabModel, real: RealLab) => Promise<void>): Command {
  return {
    check: () => true,
    run: async (model, real) => {
      await run(model, real);
      for (const one of NAMES) {
        for (const each of ENVIRONMENTS) {
          expect([label, each, one, real.read(each, one)]).toEqual([label, each, one, model.get(each, one)]);
        }
      }
    },
    toString: () => label,
  };
}

/** One straight line, each change once, nothing left over. */
function checkHistory({ path }: RealLab): void {
  const git = (...words: readonly string[]) => execFileSync("git", words, { cwd: path, encoding: "utf8" }).trim();
  expect(git("rev-list", "--min-parents=2", "main")).toBe("");
  const ids = git("log", "--format=%(trailers:key=Change-Id,valueonly)", "main").split("\n").filter(Boolean);
  expect(new Set(ids).size).toBe(ids.length);
  expect(checkRepository(path)).toEqual([]);
}
