import { expect, test } from "vitest";
import { matchesSelector } from "./matches-selector.ts";
import type { LabelSelector } from "./network-objects.ts";

const labels = { app: "otree", tier: "web" };

const cases: readonly { readonly what: string; readonly selector: LabelSelector; readonly matches: boolean }[] = [
  { what: "an empty selector", selector: {}, matches: true },
  { what: "all labels equal", selector: { matchLabels: { app: "otree", tier: "web" } }, matches: true },
  { what: "one label other", selector: { matchLabels: { app: "otree", tier: "data" } }, matches: false },
  { what: "a label missing", selector: { matchLabels: { name: "otree" } }, matches: false },
  { what: "In", selector: expression("app", "In", ["otree", "jupyter"]), matches: true },
  { what: "In, other", selector: expression("app", "In", ["jupyter"]), matches: false },
  { what: "In, missing", selector: expression("name", "In", ["otree"]), matches: false },
  { what: "NotIn", selector: expression("app", "NotIn", ["jupyter"]), matches: true },
  { what: "NotIn, but is", selector: expression("app", "NotIn", ["otree"]), matches: false },
  { what: "NotIn, missing", selector: expression("name", "NotIn", ["otree"]), matches: true },
  { what: "Exists", selector: expression("app", "Exists"), matches: true },
  { what: "Exists, missing", selector: expression("name", "Exists"), matches: false },
  { what: "DoesNotExist", selector: expression("name", "DoesNotExist"), matches: true },
  { what: "DoesNotExist, but does", selector: expression("app", "DoesNotExist"), matches: false },
  {
    what: "labels fit, expression does not",
    selector: { matchLabels: { app: "otree" }, ...expression("tier", "DoesNotExist") },
    matches: false,
  },
];

for (const { what, selector, matches } of cases) {
  test(`${what}: ${matches ? "fulfilled" : "not fulfilled"}`, () => {
    expect(matchesSelector(selector, labels)).toBe(matches);
  });
}

type Expression = NonNullable<LabelSelector["matchExpressions"]>[number];

function expression(key: string, operator: Expression["operator"], values?: readonly string[]): LabelSelector {
  return { matchExpressions: [{ key, operator, ...(values === undefined ? {} : { values }) }] };
}
