import fc from "fast-check";
import { expect, test } from "vitest";
import { build, type JsonValue, memoryTree } from "../src/index.ts";
import { encodeYaml } from "../src/yaml/encode.ts";
import { parseDocuments } from "../src/yaml/parse-documents.ts";
import { resourceToJson } from "../src/yaml/to-json.ts";

// Not here: what YAML's reader refuses, and the two breaks that only YAML 1.1 takes for line breaks.
const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }).filter((part) => !/[\u007f-\u009f\u2028\u2029\ufeff]/.test(part)),
  fc.constantFrom(
    "",
    "yes",
    "012",
    "1e3",
    "2001-01-01",
    "a: b",
    "a #b",
    "- x",
    "l1\nl2\n",
    " lead\nx",
    "trail \nx",
    "word ".repeat(30),
    "\t",
    "~",
  ),
);
// Keys that are read as something else than a text are refused, also in quotes after they were rewritten.
const key = text.map((part) => `k${part}`);
const value: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    text,
    fc.boolean(),
    fc.constant(null),
    fc.maxSafeInteger(),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

test("what is written is read as the same value", () => {
  fc.assert(
    fc.property(value, (content) => {
      const written = encodeYaml({ kind: "X", content });
      const [node] = parseDocuments(written);
      expect(node && resourceToJson(node)).toEqual({ kind: "X", content });
    }),
  );
});

function render(content: string): string {
  const files = [["kustomization.yaml", "resources: [r.yaml]\n"] as const, ["r.yaml", content] as const];
  return build(memoryTree(files), "").yaml;
}

test("a build is deterministic and building its output again changes nothing", () => {
  fc.assert(
    fc.property(fc.dictionary(key, value, { maxKeys: 5, noNullPrototype: true }), (spec) => {
      const source = encodeYaml({ apiVersion: "e/v1", kind: "X", metadata: { name: "x" }, spec });
      const once = render(source);
      expect(render(source)).toBe(once);
      expect(render(once)).toBe(once);
    }),
  );
});
