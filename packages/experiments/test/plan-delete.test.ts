import { describe, expect, test } from "vitest";
import { parseOperation, planDelete, planPromote } from "../src/index.ts";
import { add, apply, codes, labWithGoods, production, random, sealingKey, staging } from "./support/lab.ts";

const lab = labWithGoods();
const promoted = apply(lab, planPromote(lab, { name: "goods", sealingKey, random }));
const operation = "environments/production/goods/operation.yaml";
const id = parseOperation(promoted.get(operation) ?? "", operation).value?.id ?? "";

describe("planDelete", () => {
  test("removes every file of the directory, and nothing else", () => {
    const others = add(lab, "environments/staging/goods-2/experiment.yaml", "kind: OTree\n");
    const plan = planDelete(others, staging);
    expect(plan.subject).toBe("delete(staging/goods)");
    expect(plan.changes.map(({ after }) => after)).toEqual(Array.from({ length: 9 }, () => undefined));
    const left = [...apply(others, plan).keys()].filter((path) => path.startsWith("environments/staging/"));
    expect(left).toEqual(["environments/staging/environment.yaml", "environments/staging/goods-2/experiment.yaml"]);
  });

  test.for([
    ["nothing is archived", undefined],
    ["the archive is of an older experiment of this name", "id: a2345678\n"],
    ["the manifest cannot be read", "id: ["],
  ])("refuses in production if %s", ([, manifest]) => {
    const path = "archive/production/goods/2026-11-21.yaml";
    const files = manifest === undefined ? promoted : add(promoted, path, manifest);
    const plan = planDelete(files, production);
    expect(codes(plan.problems)).toEqual(["ARCHIVE_MISSING"]);
    expect(plan.problems[0]?.next).toContain("state: asleep");
    expect(plan.changes).toEqual([]);
  });

  test("removes in production what is archived", () => {
    const archived = add(promoted, "archive/production/goods/2026-11-21.yaml", `id: ${id}\nsha256: abc\n`);
    expect(planDelete(archived, production)).toMatchObject({ problems: [] });
    expect(planDelete(archived, production).changes).toHaveLength(9);
  });

  test("a broken overlay can be deleted from staging too", () => {
    expect(planDelete(add(lab, "environments/staging/goods/experiment.yaml", ":"), staging).problems).toEqual([]);
  });

  test.for(["", ".", "..", "good", "goods/", "environment.yaml"])("refuses the name %j", (name) => {
    const plan = planDelete(lab, { ...staging, name });
    expect(codes(plan.problems)).toEqual(["EXPERIMENT_NOT_FOUND"]);
  });
});
