import type { Files } from "@grove/plan";
import { expect, test } from "vitest";
import { findPromotions } from "../src/index.ts";
import { digest } from "./support/lab.ts";

/** A hub in an environment that runs an image, or waits for its first. */
function hub(environment: string, sign: string | undefined, hold = ""): Files {
  const directory = `environments/${environment}/statistics`;
  const pin = sign === undefined ? "" : `\n    newTag: "2026.${sign}"\n    digest: "${digest(sign)}"`;
  return new Map([
    [
      `${directory}/experiment.yaml`,
      `apiVersion: grove/v1
kind: JupyterHub
name: statistics
image: registry.example/statistics
authentication: {gitlab: {groups: [econ]}}
`,
    ],
    [
      `${directory}/operation.yaml`,
      `apiVersion: grove/v1\nid: k7f3q9x2\nowners: [group:econ]\nstate: running\n${hold}`,
    ],
    [
      `${directory}/kustomization.yaml`,
      `images:\n  - name: experiment\n    newName: registry.example/statistics${pin}\n`,
    ],
  ]);
}

function lab(...parts: readonly Files[]): Files {
  return new Map(parts.flatMap((files) => [...files]));
}

const hold = "hold: {reason: a cell fails, since: 2026-11-26}\n";

test.for<readonly [string, before: Files, after: Files, found: readonly (string | undefined)[]]>([
  [
    "nothing changed",
    lab(hub("staging", "1"), hub("production", "1")),
    lab(hub("staging", "1"), hub("production", "1")),
    [],
  ],
  [
    "staging alone",
    lab(hub("staging", "1"), hub("production", "1")),
    lab(hub("staging", "2"), hub("production", "1")),
    [],
  ],
  [
    "what staging has",
    lab(hub("staging", "2"), hub("production", "1")),
    lab(hub("staging", "2"), hub("production", "2")),
    [undefined],
  ],
  ["the first time", lab(hub("staging", "2")), lab(hub("staging", "2"), hub("production", "2")), [undefined]],
  [
    "what staging has no longer",
    lab(hub("staging", "3"), hub("production", "1")),
    lab(hub("staging", "3"), hub("production", "2")),
    ["PROMOTION_UNTESTED"],
  ],
  ["what was never in staging", lab(), hub("production", "2"), ["PROMOTION_UNTESTED"]],
  [
    "a rollback, which holds production",
    lab(hub("staging", "2"), hub("production", "2")),
    lab(hub("staging", "2"), hub("production", "1", hold)),
    [],
  ],
  ["one that waits for its image", lab(), hub("production", undefined), []],
  ["the end of production", lab(hub("staging", "1"), hub("production", "1")), hub("staging", "1"), []],
])("%s", ([, before, after, found]) => {
  const promotions = findPromotions(before, after);
  expect(promotions.map(({ problem }) => problem?.code)).toEqual(found);
  expect(promotions.every(({ name }) => name === "statistics")).toBe(true);
});
