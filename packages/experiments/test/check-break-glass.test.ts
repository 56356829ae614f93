import { expect, test } from "vitest";
import { checkLab, planRegenerate } from "../src/index.ts";
import { add, apply, labWithGoods, staging } from "./support/lab.ts";
import { template } from "./support/template.ts";

const file = "environments/staging/goods/operation.yaml";
const now = Date.UTC(2026, 11, 1, 12);

test.for([
  ["2026-12-01T13:30+01:00", []],
  ["2026-12-02T12:00Z", []],
  ["2026-12-02T12:01Z", ["error BREAK_GLASS_LONG"]],
  ["2026-12-01T12:00Z", ["warning BREAK_GLASS_OVER"]],
  ["2025-12-01T12:00Z", ["warning BREAK_GLASS_OVER"]],
] as const)("a glass that is broken until %s: %j", ([until, expected]) => {
  const problems = checkLab(labWithGlass(until), { now, only: file });
  expect(problems.map(({ severity, code }) => `${severity} ${code}`)).toEqual(expected);
  for (const problem of problems) expect(problem).toMatchObject({ file, line: 7, column: 44 });
});

test("without a clock, times are not judged", () => {
  expect(checkLab(labWithGlass("2025-12-01T12:00Z"), { only: file })).toEqual([]);
});

/** A lab whose generated files follow from the broken glass. */
function labWithGlass(until: string) {
  const lab = labWithGoods(template);
  const text = `${lab.get(file)}breakGlass: {reason: wrong payoffs, until: ${until}}\n`;
  const broken = add(lab, file, text);
  return apply(broken, planRegenerate(broken, staging));
}
