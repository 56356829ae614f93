import { expect, test } from "vitest";
import { readArchive, writeArchive } from "./case-archive.ts";
import type { JudgedCase } from "./conformance-case.ts";
import { areaNames } from "./generate/areas.ts";
import { generateCase } from "./generate/generate-case.ts";

const judged: JudgedCase = {
  name: "some/1",
  path: "overlay",
  flags: ["--reorder=none"],
  files: new Map<string, string | Uint8Array>([
    ["overlay/kustomization.yaml", "namePrefix: x\n"],
    ["overlay/empty.txt", ""],
    ["overlay/unended.txt", "x\n\ny"],
    ["overlay/bytes.bin", Buffer.from([0, 255])],
  ]),
  expected: { kind: "rendered", yaml: "kind: X\n---\nkind: Y\n" },
};

test("a case is read as it was written", () => {
  expect(readArchive("some/1", writeArchive(judged))).toEqual(judged);
});

test("so is a refusal", () => {
  const refused: JudgedCase = { ...judged, expected: { kind: "refused", message: "Error: one\ntwo" } };
  expect(readArchive("some/1", writeArchive(refused))).toEqual(refused);
});

test("a file with a line like a heading is no case", () => {
  const files = new Map([["a.yaml", "-- b --\n"]]);
  expect(() => writeArchive({ ...judged, files })).toThrow("a.yaml");
});

test.for(areaNames)("%s: the same seed gives the same case, another seed another", (area) => {
  expect(generateCase(area, 7)).toEqual(generateCase(area, 7));
  expect(generateCase(area, 8).files).not.toEqual(generateCase(area, 7).files);
});
