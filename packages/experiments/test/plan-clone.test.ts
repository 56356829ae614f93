import type { Files } from "@grove/plan";
import { describe, expect, test } from "vitest";
import { type CloneRequest, parseOperation, planClone, planHold, planNew } from "../src/index.ts";
import {
  add,
  apply,
  codes,
  digest,
  edit,
  emptyLab,
  labWithGoods,
  lineChanges,
  newGoods,
  random,
  sealingKey,
  staging,
} from "./support/lab.ts";

const lab = labWithGoods();
const request: CloneRequest = { environment: "staging", from: "goods", name: "goods-2027", sealingKey, random };
const [old, copy] = ["environments/staging/goods", "environments/staging/goods-2027"] as const;

describe("planClone", () => {
  const plan = planClone(lab, request);
  const files = apply(lab, plan);
  const pair = (file: string): [string, string] => [
    files.get(`${old}/${file}`) ?? "",
    files.get(`${copy}/${file}`) ?? "",
  ];

  test("makes every file of the new overlay and touches no other", () => {
    expect(plan.subject).toBe("clone(staging/goods-2027): as goods");
    expect(plan.changes.every(({ path, before }) => path.startsWith(`${copy}/`) && before === undefined)).toBe(true);
    expect(namesIn(files, copy)).toEqual(namesIn(files, old));
  });

  test("copies the spec but for the name, and the image to the digest", () => {
    expect(lineChanges(...pair("experiment.yaml"))).toEqual(["-name: goods", "+name: goods-2027"]);
    expect(files.get(`${copy}/kustomization.yaml`)).toContain(
      `newTag: "1.4.2"\n    digest: "${digest("a")}" # build 812`,
    );
  });

  test("has an id and secrets of its own, so its database is empty", () => {
    const [before, after] = pair("operation.yaml").map((text) => parseOperation(text, "operation.yaml").value);
    expect(after?.id).not.toBe(before?.id);
    expect(after?.owners).toEqual(before?.owners);
    expect(files.get(`${copy}/database-volume.yaml`)).toContain(`name: database-${after?.id}\n`);
    const [old_, new_] = pair("sealed-secrets.yaml").map(sealedValues);
    expect(new_).toHaveLength(5);
    expect(new_?.filter((value) => old_?.includes(value))).toEqual([]);
  });

  test("leaves dates, hosts, resets, a hold and sleep with the first one", () => {
    const held = apply(lab, planHold(lab, { ...staging, reason: "exam", now: "2026-11-21" }));
    const more =
      'state: asleep\nresetId: "a1"\nhosts: [goods.example.org]\nsessions: [{start: 2026-12-01T14:00, minutes: 60, timeZone: UTC}]';
    const busy = edit(held, `${old}/operation.yaml`, ["state: running", more]);
    const text = apply(busy, planClone(busy, request)).get(`${copy}/operation.yaml`) ?? "";
    const cloned = parseOperation(text, "operation.yaml").value;
    expect(cloned).toMatchObject({ state: "running", resetId: "", hosts: [], sessions: [] });
    expect(cloned?.hold).toBeUndefined();
  });

  test.for([
    ["a name that is no host", { name: "a_b" }, ["NAME_INVALID"]],
    ["a name that is taken", { name: "goods" }, ["EXPERIMENT_EXISTS"]],
    ["what is not there", { from: "trust" }, ["EXPERIMENT_NOT_FOUND"]],
    ["no certificate", { sealingKey: undefined }, ["CERTIFICATE_MISSING"]],
  ] as const)("refuses %s", ([, more, expected]) => {
    const refused = planClone(lab, { ...request, ...more });
    expect(codes(refused.problems)).toEqual(expected);
    expect(refused.changes).toEqual([]);
  });

  test("refuses one that still waits for its image", () => {
    const waiting = apply(emptyLab(), planNew(emptyLab(), newGoods));
    expect(codes(planClone(waiting, request).problems)).toEqual(["IMAGE_MISSING"]);
  });

  test("refuses a copy that could not pull its image", () => {
    const own = apply(
      emptyLab(),
      planNew(emptyLab(), { ...newGoods, image: `${newGoods.image}:1@${digest("a")}`, registryCredentials: "{}" }),
    );
    expect(codes(planClone(own, request).problems)).toEqual(["REGISTRY_CREDENTIALS_MISSING"]);
    const forAll = add(own, "bootstrap/sealed-secrets/registry-credentials.txt", "AgA=");
    expect(planClone(forAll, request).problems).toEqual([]);
  });
});

function namesIn(files: Files, directory: string): readonly string[] {
  return [...files.keys()]
    .filter((path) => path.startsWith(`${directory}/`))
    .map((path) => path.replace(directory, ""));
}

function sealedValues(text: string): readonly string[] {
  return text.match(/(?<=[A-Z]+: )\S{40,}/g) ?? [];
}
