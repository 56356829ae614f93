import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { scalar } from "../src/overlay/scalar.ts";

describe("scalar", () => {
  test.for<[string, string]>([
    ["384Mi", "384Mi"],
    ["registry.example:5000/econ/goods", "registry.example:5000/econ/goods"],
    ["group:econ-lab", "group:econ-lab"],
    ["1", '"1"'],
    ["on", '"on"'],
    ["no", '"no"'],
    ["1e3", '"1e3"'],
    ["12:30:00", '"12:30:00"'],
    ["a, b", '"a, b"'],
    ["a: b", '"a: b"'],
    ["two\nlines", String.raw`"two\nlines"`],
    ["", '""'],
  ])("%j is written as %s", ([text, written]) => {
    expect(scalar(text)).toBe(written);
  });

  test("any text comes back, alone and in a list, with YAML 1.1 and 1.2", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.constantFrom("1.1" as const, "1.2" as const), (text, version) => {
        expect(parse(`key: ${scalar(text)}\n`, { version })).toEqual({ key: text });
        expect(parse(`key: [${scalar(text)}, end]\n`, { version })).toEqual({ key: [text, "end"] });
      }),
      { numRuns: 300 },
    );
  });
});
