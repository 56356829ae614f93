import { describe, expect, test } from "vitest";
import { planRegenerate } from "../src/index.ts";
import { codes, edit, labWithGoods, staging } from "./support/lab.ts";

const lab = labWithGoods();
const directory = "environments/staging/goods";

describe("planRegenerate", () => {
  test("changes nothing where nothing was changed by hand", () => {
    expect(planRegenerate(lab, staging)).toMatchObject({ changes: [], problems: [] });
  });

  test("writes what follows from an operation that a person changed", () => {
    const asleep = edit(lab, `${directory}/operation.yaml`, ["state: running", "state: asleep"]);
    const { changes } = planRegenerate(asleep, staging);
    expect(changes.map(({ path }) => path)).toEqual([`${directory}/kustomization.yaml`]);
    expect(changes[0]?.after).toContain("components/asleep");
  });

  test("refuses another id, which would start with an empty database", () => {
    const other = edit(lab, `${directory}/operation.yaml`, ["id: ", "id: zzzzzzzz # "]);
    expect(planRegenerate(other, staging).changes).toEqual([]);
    expect(codes(planRegenerate(other, staging).problems)).toEqual(["ID_CHANGED"]);
  });

  test("refuses another size of the volume", () => {
    const larger = edit(lab, `${directory}/experiment.yaml`, ["storage: 2Gi", "storage: 4Gi"]);
    expect(codes(planRegenerate(larger, staging).problems)).toEqual(["STORAGE_CHANGED"]);
  });
});
