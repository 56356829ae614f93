import type { Files } from "@grove/plan";
import { expect, test } from "vitest";
import { checkRemovals, planNew, planPromote } from "../src/index.ts";
import { archived } from "./support/archives.ts";
import { add, apply, edit, labWithGoods, newGoods, production, random, sealingKey, staging } from "./support/lab.ts";

const inStaging = labWithGoods();
const inBoth = apply(inStaging, planPromote(inStaging, { name: "goods", sealingKey, random }));
const lab = apply(inBoth, planNew(inBoth, { ...newGoods, name: "trust" }));
const operation = "environments/production/goods/operation.yaml";

const cases: Record<string, readonly [after: Files, problems: readonly string[]]> = {
  nothing: [lab, []],
  "another text": [edit(lab, operation, ["state: running", "state: asleep"]), []],
  "an operation that cannot be read": [add(lab, operation, "id: ["), []],
  "one in production without an archive": [without("production/goods"), ["error ARCHIVE_MISSING"]],
  "one in production with one": [archived(without("production/goods"), production, idIn(lab)), []],
  "one with the archive of another of this name": [
    archived(without("production/goods"), production, "a2345678"),
    ["error ARCHIVE_MISSING"],
  ],
  "another id in its place": [edit(lab, operation, [idIn(lab), "a2345678"]), ["error ARCHIVE_MISSING"]],
  "one in staging without an archive": [without("staging/goods"), ["warning ARCHIVE_MISSING"]],
  "one in staging with one": [archived(without("staging/goods"), staging, idIn(lab, "staging")), []],
  "a moved directory": [moved("staging/trust", "staging/trust-2"), ["warning ARCHIVE_MISSING"]],
  "all of staging": [
    without("staging/goods", "staging/trust"),
    ["error REMOVALS_SEVERAL", "warning ARCHIVE_MISSING", "warning ARCHIVE_MISSING"],
  ],
};

test.for(Object.keys(cases))("a change of %s", (name) => {
  const [after, problems] = cases[name] ?? [lab, ["?"]];
  expect(checkRemovals(lab, after).map(({ severity, code }) => `${severity} ${code}`)).toEqual(problems);
});

test("names the experiments, as far as a line holds them", () => {
  const many = Array.from({ length: 7 }, (_, index) => `environments/staging/game-${index}/operation.yaml`);
  const before = many.reduce((files, path) => add(files, path, "apiVersion: grove/v1\nid: k7f3q9x2\n"), lab);
  expect(checkRemovals(before, lab)[0]?.message).toBe(
    "this change would end 7 experiments at once: staging/game-0, staging/game-1, staging/game-2, staging/game-3, staging/game-4, 2 more",
  );
});

function without(...overlays: readonly string[]): Files {
  return new Map([...lab].filter(([path]) => !overlays.some((overlay) => path.startsWith(`environments/${overlay}/`))));
}

function moved(from: string, to: string): Files {
  return new Map([...lab].map(([path, text]) => [path.replace(`environments/${from}/`, `environments/${to}/`), text]));
}

function idIn(files: Files, environment = "production"): string {
  return /^id: (\S+)/m.exec(files.get(`environments/${environment}/goods/operation.yaml`) ?? "")?.[1] ?? "";
}
