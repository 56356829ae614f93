import { describe, expect, test } from "vitest";
import { parseOperation, planHold, planRelease } from "../src/index.ts";
import { apply, changedLines, codes, edit, labWithGoods, staging } from "./support/lab.ts";

const path = "environments/staging/goods/operation.yaml";
const lab = labWithGoods();
const request = { ...staging, reason: "image 14 loses payoffs", by: "Ada Lovelace", now: "2026-11-21T10:03:16.000Z" };
const held = apply(lab, planHold(lab, request));

describe("planHold", () => {
  test("adds one line to the operation", () => {
    const plan = planHold(lab, request);
    expect(plan.subject).toBe("hold(staging/goods): image 14 loses payoffs");
    expect(plan.problems).toEqual([]);
    expect(changedLines(plan)).toEqual({
      [path]: ["+hold: {reason: image 14 loses payoffs, since: 2026-11-21, by: Ada Lovelace}"],
    });
  });

  test.for(["a: b", "{", "# no comment", "no", '"', "1e3", "a, by: Eve", "ä 🎲"])(
    "the reason %s comes back",
    (reason) => {
      const files = apply(lab, planHold(lab, { ...request, reason }));
      expect(parseOperation(files.get(path) ?? "", path).value?.hold?.reason).toBe(reason);
    },
  );

  test("the same hold again changes nothing", () => {
    expect(planHold(held, request)).toMatchObject({ changes: [], problems: [] });
  });

  test("refuses another hold, so that nobody's reason gets lost", () => {
    const plan = planHold(held, { ...request, reason: "exam" });
    expect(codes(plan.problems)).toEqual(["HOLD_ACTIVE"]);
    expect(plan.changes).toEqual([]);
  });

  test("refuses a reason that is no line", () => {
    expect(codes(planHold(lab, { ...request, reason: " " }).problems)).toEqual(["TEXT_INVALID"]);
    expect(codes(planHold(lab, { ...request, reason: "a\nb" }).problems)).toEqual(["TEXT_INVALID"]);
  });

  test("refuses what is not there", () => {
    expect(codes(planHold(lab, { ...request, name: "trust" }).problems)).toEqual(["EXPERIMENT_NOT_FOUND"]);
  });
});

describe("planRelease", () => {
  test("gives the operation back byte for byte", () => {
    const plan = planRelease(held, staging);
    expect(plan.subject).toBe("release(staging/goods): image 14 loses payoffs");
    expect(apply(held, plan)).toEqual(lab);
  });

  test("takes away a hold that somebody wrote by hand over several lines", () => {
    const byHand = "hold:\n  reason: exam\n  since: 2026-11-21\nstate: running";
    const files = edit(lab, path, ["state: running", byHand]);
    expect(apply(files, planRelease(files, staging))).toEqual(lab);
  });

  test("without a hold changes nothing", () => {
    expect(planRelease(lab, staging)).toMatchObject({ changes: [], problems: [] });
  });
});
