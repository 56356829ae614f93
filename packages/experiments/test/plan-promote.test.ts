import type { Files } from "@grove/plan";
import { describe, expect, test } from "vitest";
import { parseOperation, planBump, planHold, planNew, planPromote, registryCredentialsPath } from "../src/index.ts";
import * as support from "./support/lab.ts";

const { apply, changedLines, codes, digest, edit, image, labWithGoods, production, staging } = support;
const request = { name: "goods", sealingKey: support.sealingKey, random: support.random };
const lab = labWithGoods();
const promoted = apply(lab, planPromote(lab, request));
const bumped = apply(promoted, planBump(promoted, { ...staging, image: image("1.4.3", "b"), build: 813 }));

describe("planPromote, the first time", () => {
  test("makes the production overlay with the image of staging", () => {
    const plan = planPromote(lab, request);
    expect(plan.subject).toBe("promote(production/goods): 1.4.2");
    expect(plan.problems).toEqual([]);
    expect(plan.changes.every(({ path }) => path.startsWith("environments/production/goods/"))).toBe(true);
    expect(textOf(promoted, "kustomization.yaml")).toContain(`digest: "${digest("a")}" # build 812\n`);
    expect(textOf(promoted, "kustomization.yaml")).toContain("\nnamespace: exp-goods\n");
    expect(textOf(promoted, "experiment.yaml")).toBe(lab.get("environments/staging/goods/experiment.yaml"));
  });

  test("with an id and secrets of its own, and the owners of staging", () => {
    expect(operationOf(promoted, "production")?.id).not.toBe(operationOf(promoted, "staging")?.id);
    expect(operationOf(promoted, "production")?.owners).toEqual(["group:econ-lab"]);
    expect(textOf(promoted, "sealed-secrets.yaml")).toContain("namespace: exp-goods\n");
  });

  test("refuses without a certificate", () => {
    expect(codes(planPromote(lab, { ...request, sealingKey: undefined }).problems)).toEqual(["CERTIFICATE_MISSING"]);
  });

  test("refuses what could not be pulled: credentials of staging's own open nowhere else", () => {
    const own = { ...support.newGoods, registryCredentials: '{"auths":{}}' };
    const guarded = apply(support.emptyLab(), planNew(support.emptyLab(), own));
    const ready = apply(guarded, planBump(guarded, { ...staging, image: image("1.4.2", "a"), build: 812 }));
    expect(codes(planPromote(ready, request).problems)).toEqual(["REGISTRY_CREDENTIALS_MISSING"]);
    const withLabs = new Map([...ready, [registryCredentialsPath, "AgBy\n"]]);
    expect(planPromote(withLabs, request).problems).toEqual([]);
  });

  test("refuses before the first bump of staging", () => {
    const waiting = apply(support.emptyLab(), planNew(support.emptyLab(), support.newGoods));
    expect(codes(planPromote(waiting, request).problems)).toEqual(["IMAGE_MISSING"]);
  });

  test("refuses what is not in staging, with the near name", () => {
    const plan = planPromote(lab, { ...request, name: "godos", names: ["goods"] });
    expect(plan.problems).toMatchObject([{ code: "EXPERIMENT_NOT_FOUND", next: 'did you mean "goods"?' }]);
  });
});

describe("planPromote, later", () => {
  test("copies the image, and nothing but the image", () => {
    const plan = planPromote(bumped, request);
    expect(plan.subject).toBe("promote(production/goods): 1.4.2 → 1.4.3");
    expect(changedLines(plan)).toEqual({
      "environments/production/goods/kustomization.yaml": [
        '-    newTag: "1.4.2"',
        `-    digest: "${digest("a")}" # build 812`,
        '+    newTag: "1.4.3"',
        `+    digest: "${digest("b")}" # build 813`,
      ],
    });
  });

  test("copies the spec with what follows from it", () => {
    const path = "environments/staging/goods/experiment.yaml";
    const edited = edit(bumped, path, ["{authLevel: STUDY}", "{authLevel: DEMO}"]);
    expect(Object.keys(changedLines(planPromote(edited, request)))).toEqual([
      "environments/production/goods/experiment.yaml",
      "environments/production/goods/kustomization.yaml",
      "environments/production/goods/otree-patch.yaml",
    ]);
  });

  test("a second time changes nothing", () => {
    const again = apply(bumped, planPromote(bumped, request));
    expect(planPromote(again, request)).toMatchObject({ changes: [], problems: [] });
    expect(planPromote(promoted, { ...request, sealingKey: undefined })).toMatchObject({ changes: [], problems: [] });
  });

  test("respects the hold of production, not that of staging", () => {
    const hold = { reason: "exam until Friday", now: "2026-11-21" };
    const heldStaging = apply(bumped, planHold(bumped, { ...staging, ...hold }));
    const heldProduction = apply(bumped, planHold(bumped, { ...production, ...hold }));
    expect(planPromote(heldStaging, request).problems).toEqual([]);
    expect(codes(planPromote(heldProduction, request).problems)).toEqual(["HOLD_ACTIVE"]);
    expect(planPromote(heldProduction, request).changes).toEqual([]);
  });

  test("refuses another size of the volume", () => {
    const path = "environments/staging/goods/experiment.yaml";
    const edited = edit(bumped, path, ["{storage: 2Gi}", "{storage: 4Gi}"]);
    expect(planPromote(edited, request).problems).toMatchObject([
      { code: "STORAGE_CHANGED", message: "the database of production/goods lies on 2Gi, the spec asks for 4Gi" },
    ]);
  });
});

function textOf(files: Files, file: string): string {
  return files.get(`environments/production/goods/${file}`) ?? "";
}

function operationOf(files: Files, environment: string) {
  const path = `environments/${environment}/goods/operation.yaml`;
  return parseOperation(files.get(path) ?? "", path).value;
}
