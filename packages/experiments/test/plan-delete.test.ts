import type { Files } from "@grove/plan";
import { describe, expect, test } from "vitest";
import { planDelete, planPromote } from "../src/index.ts";
import { archived, idOf } from "./support/archives.ts";
import { add, apply, codes, labWithGoods, production, random, sealingKey, staging } from "./support/lab.ts";

const lab = labWithGoods();
const promoted = apply(lab, planPromote(lab, { name: "goods", sealingKey, random }));

describe("planDelete", () => {
  test("removes every file of the directory, and nothing else", () => {
    const others = add(lab, "environments/staging/goods-2/experiment.yaml", "kind: OTree\n");
    const plan = planDelete(others, staging);
    expect(plan.subject).toBe("delete(staging/goods)");
    expect(plan.changes.every(({ after }) => after === undefined)).toBe(true);
    const left = [...apply(others, plan).keys()].filter((path) => path.startsWith("environments/staging/"));
    expect(left).toEqual(["environments/staging/environment.yaml", "environments/staging/goods-2/experiment.yaml"]);
  });

  const manifest = "archive/production/goods/20261125T184300Z-archive.yaml";
  const unarchived: Record<string, Files> = {
    "nothing is archived": promoted,
    "the archive is of an older experiment of this name": archived(promoted, production, "a2345678"),
    "the manifest cannot be read": add(promoted, manifest, "id: ["),
    "the manifest does not say what was archived": add(promoted, manifest, `id: ${idOf(promoted, production)}\n`),
  };

  test.for(Object.keys(unarchived))("refuses in production if %s", (name) => {
    const plan = planDelete(unarchived[name] ?? lab, production);
    expect(codes(plan.problems)).toEqual(["ARCHIVE_MISSING"]);
    expect(plan.problems[0]?.next).toBe("grove archive goods --environment production");
    expect(plan.changes).toEqual([]);
  });

  test("removes in production what is archived", () => {
    const files = archived(promoted, production);
    const left = [...apply(files, planDelete(files, production)).keys()];
    expect(left.filter((path) => path.startsWith("environments/production/"))).toEqual([
      "environments/production/environment.yaml",
    ]);
    expect(left).toContain(manifest);
  });

  test("a broken overlay can be deleted from staging too", () => {
    expect(planDelete(add(lab, "environments/staging/goods/experiment.yaml", ":"), staging).problems).toEqual([]);
  });

  test.for(["", ".", "..", "good", "goods/", "environment.yaml"])("refuses the name %j", (name) => {
    const plan = planDelete(lab, { ...staging, name });
    expect(codes(plan.problems)).toEqual(["EXPERIMENT_NOT_FOUND"]);
  });
});
