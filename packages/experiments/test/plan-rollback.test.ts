import { describe, expect, test } from "vitest";
import { isRollbackTarget, planBump, planHold, planNew, planRollback } from "../src/index.ts";
import {
  add,
  apply,
  changedLines,
  codes,
  digest,
  edit,
  emptyLab,
  image,
  labWithGoods,
  newGoods,
  staging,
} from "./support/lab.ts";

const directory = "environments/staging/goods";
const older = labWithGoods();
const now = apply(older, planBump(older, { ...staging, image: image("1.4.3", "b"), build: 813 }));
const request = { ...staging, previous: { commit: "4f2a9c1", files: older }, by: "Ada", now: "2026-11-21" };

describe("planRollback", () => {
  test("restores the image and sets a hold", () => {
    const plan = planRollback(now, request);
    expect(plan.problems).toEqual([]);
    expect(plan.subject).toBe("rollback(staging/goods): 1.4.3 → 1.4.2");
    expect(plan.trailers).toContainEqual({ key: "Rollback-To", value: "4f2a9c1" });
    expect(changedLines(plan)).toEqual({
      [`${directory}/kustomization.yaml`]: [
        '-    newTag: "1.4.3"',
        `-    digest: "${digest("b")}" # build 813`,
        '+    newTag: "1.4.2"',
        `+    digest: "${digest("a")}" # build 812`,
      ],
      [`${directory}/operation.yaml`]: ['+hold: {reason: "rolled back: 1.4.3 → 1.4.2", since: 2026-11-21, by: Ada}'],
    });
  });

  test("restores the spec too, but neither dates nor hosts of the operation", () => {
    const demo = edit(now, `${directory}/experiment.yaml`, ["STUDY", "DEMO"]);
    const today = edit(demo, `${directory}/operation.yaml`, [
      "state: running",
      "hosts: [goods.example.org]\nstate: running",
    ]);
    const files = apply(today, planRollback(today, { ...request, reason: "payoffs are lost" }));
    expect(files.get(`${directory}/experiment.yaml`)).toBe(older.get(`${directory}/experiment.yaml`));
    expect(files.get(`${directory}/otree-patch.yaml`)).toBe(older.get(`${directory}/otree-patch.yaml`));
    expect(files.get(`${directory}/ingress-patch.yaml`)).toContain("goods.example.org");
    expect(files.get(`${directory}/operation.yaml`)).toBe(
      `${today.get(`${directory}/operation.yaml`)}hold: {reason: payoffs are lost, since: 2026-11-21, by: Ada}\n`,
    );
  });

  test("the hold keeps the next bump out, and a second rollback", () => {
    const files = apply(now, planRollback(now, request));
    expect(codes(planBump(files, { ...staging, image: image("1.4.4", "c") }).problems)).toEqual(["HOLD_ACTIVE"]);
    expect(codes(planRollback(files, request).problems)).toEqual(["HOLD_ACTIVE"]);
  });

  test("refuses another size of the volume, for the volume cannot go back", () => {
    const files = edit(older, `${directory}/experiment.yaml`, ["storage: 2Gi", "storage: 1Gi"]);
    const plan = planRollback(now, { ...request, previous: { commit: "4f2a9c1", files } });
    expect(codes(plan.problems)).toEqual(["STORAGE_CHANGED"]);
  });

  test.for([
    ["there was no such experiment", emptyLab()],
    ["it waited for its first image", apply(emptyLab(), planNew(emptyLab(), newGoods))],
  ] as const)("refuses a commit at which %s", ([, files]) => {
    const plan = planRollback(now, { ...request, previous: { commit: "4f2a9c1", files } });
    expect(codes(plan.problems)).toEqual(["IMAGE_MISSING"]);
  });
});

describe("isRollbackTarget: the newest state that", () => {
  test.for([
    ["has another digest", older, true],
    ["has another spec", edit(now, `${directory}/experiment.yaml`, ["STUDY", "DEMO"]), true],
    ["is the same", now, false],
    ["has another comment only", edit(now, `${directory}/experiment.yaml`, ["# The study.", "# A study."]), false],
    ["has another tag of the same image", edit(now, `${directory}/kustomization.yaml`, ["1.4.3", "1.4"]), false],
    ["has a hold", apply(now, planHold(now, { ...staging, reason: "x", now: "2026-11-21" })), false],
    ["had no image", apply(emptyLab(), planNew(emptyLab(), newGoods)), false],
    ["was not there", emptyLab(), false],
    ["was broken", add(now, `${directory}/experiment.yaml`, ":"), false],
  ] as const)("%s", ([, candidate, expected]) => {
    expect(isRollbackTarget(now, candidate, staging)).toBe(expected);
  });
});
