import { describe, expect, test } from "vitest";
import { parseOperation, planNew, planReset } from "../src/index.ts";
import { apply, changedLines, codes, edit, emptyLab, labWithGoods, newGoods, staging } from "./support/lab.ts";

const overlay = "environments/staging/goods";
const file = `${overlay}/operation.yaml`;
const lab = labWithGoods();
const request = { ...staging, resetId: "m4kd82pq" };

describe("planReset", () => {
  test("asks for it in one line of the operation, and one of what Jobs read of it", () => {
    const plan = planReset(lab, request);
    expect(plan).toMatchObject({ subject: "reset(staging/goods): m4kd82pq", problems: [] });
    expect(changedLines(plan)).toEqual({
      [file]: ["+resetId: m4kd82pq"],
      [`${overlay}/operation-config.yaml`]: ['-  RESET_ID: ""', '+  RESET_ID: "m4kd82pq"'],
    });
  });

  test("keeps what people wrote around it", () => {
    const files = edit(lab, file, [
      "state: running",
      "# after the pilot\nresetId: pilot-1 # by hand\n# and this\nstate: running",
    ]);
    const { changes } = planReset(files, request);
    expect(changes.find(({ path }) => path === file)?.after).toContain("# after the pilot\nresetId: m4kd82pq");
    expect(changes.find(({ path }) => path === file)?.after).toContain("\n# and this\n");
  });

  test.for(["123", "1e3", "no", "2026-12-01", "after-pilot.2"])("the id %s stays a text", (resetId) => {
    const files = apply(lab, planReset(lab, { ...request, resetId }));
    expect(parseOperation(files.get(file) ?? "", file).value?.resetId).toBe(resetId);
  });

  test("the same again changes nothing", () => {
    const reset = apply(lab, planReset(lab, request));
    expect(planReset(reset, request)).toMatchObject({ changes: [], problems: [] });
  });

  test("refuses an id that is none", () => {
    expect(codes(planReset(lab, { ...request, resetId: "a b" }).problems)).toContain("RESET_ID_INVALID");
  });

  test("refuses an experiment that has no image to make its tables", () => {
    const waiting = apply(emptyLab(), planNew(emptyLab(), newGoods));
    expect(codes(planReset(waiting, request).problems)).toEqual(["IMAGE_MISSING"]);
  });

  test("refuses an archived one, whose database does not run", () => {
    const archived = edit(lab, file, ["state: running", "state: archived"]);
    expect(planReset(archived, request)).toMatchObject({
      changes: [],
      problems: [{ code: "EXPERIMENT_ARCHIVED", next: "grove wake goods --environment staging" }],
    });
  });

  test("refuses what is not there", () => {
    expect(codes(planReset(lab, { ...request, name: "trust" }).problems)).toEqual(["EXPERIMENT_NOT_FOUND"]);
  });
});
