import type { Files, Plan } from "@grove/plan";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as grove from "../src/index.ts";
import {
  apply,
  digest,
  image,
  labWithGoods,
  newGoods,
  production,
  random,
  repository,
  sealingKey,
  staging,
} from "./support/lab.ts";

const inStaging = labWithGoods();
const lab = apply(inStaging, grove.planPromote(inStaging, { name: "goods", sealingKey, random }));
const now = "2026-11-21";
const bumped = { repository, tag: "1.4.2", digest: digest("a") };

const planners: Record<string, (files: Files) => Plan> = {
  planNew: (files) => grove.planNew(files, { ...newGoods, name: "trust" }),
  planBump: (files) => grove.planBump(files, { ...staging, image: image("2", "b"), build: 813 }),
  planPromote: (files) => grove.planPromote(files, { name: "goods", sealingKey, random }),
  planHold: (files) => grove.planHold(files, { ...staging, reason: "exam", now }),
  planRelease: (files) => grove.planRelease(files, staging),
  planRollback: (files) => grove.planRollback(lab, { ...staging, previous: { commit: "4f2a9c1", files }, now }),
  planRevert: (files) => grove.planRevert(lab, { ...staging, images: [bumped], previous: files, reason: "x" }),
  planRegenerate: (files) => grove.planRegenerate(files, production),
  planState: (files) => grove.planState(files, { ...staging, state: "asleep", now: Date.parse(now) }),
  planClone: (files) =>
    grove.planClone(files, { environment: "staging", from: "goods", name: "trust", sealingKey, random }),
  planSecrets: (files) => grove.planSecrets(files, { ...staging, values: { REST_KEY: "x" }, sealingKey, random, now }),
  planDelete: (files) => grove.planDelete(files, production),
};

/** Pieces of YAML and of its misuse that damage a file in more ways than random letters do. */
const damage = fc.oneof(
  fc.constantFrom(
    "",
    "\n",
    ": ",
    "- ",
    "[",
    "{",
    "}",
    "#",
    '"',
    "'",
    "|\n",
    "&a ",
    "*a",
    "!!set ",
    "---\n",
    "\t",
    "\0",
    "\uFEFF",
  ),
  fc.constantFrom("images:\n", "hold:\n", "hold: {reason: x, since: 2026-11-21}\n", "name: other\n", "[".repeat(500)),
  fc.string({ unit: "binary", maxLength: 20 }),
);

describe("whatever lies in a lab's files, a plan comes back: changes inside the experiment's directory, or problems", () => {
  test.for(Object.keys(planners))("%s", (planner) => {
    const paths = [...lab.keys()].filter((path) => path.startsWith("environments/"));
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.nat(), fc.nat(40), damage, (path, at, length, insert) => {
        const text = lab.get(path) ?? "";
        const start = at % (text.length + 1);
        const files = new Map([...lab, [path, text.slice(0, start) + insert + text.slice(start + length)]]);
        const plan = planners[planner]?.(files);
        const foreign = plan?.changes.filter((change) => !/^environments\/[a-z]+\/(goods|trust)\//.test(change.path));
        expect(foreign).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});
