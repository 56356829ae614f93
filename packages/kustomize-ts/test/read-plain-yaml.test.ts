import fc from "fast-check";
import { expect, test } from "vitest";
import type { YamlNode } from "../src/yaml/node.ts";
import { parseFully } from "../src/yaml/parse-documents.ts";
import { readPlainYaml } from "../src/yaml/read-plain-yaml.ts";

const everyday = `# A Deployment, as people write it.
---
apiVersion: apps/v1
kind: Deployment
metadata:
    name: "web"   # quoted
    annotations: {}
    empty:
spec:
  replicas: 012
  template:
    containers:
    - name: main
      args: [--port, "80", 'a b']
      ports: [{ name: http, "port": 80, more: [] }, {a: {b: [c, 'd']}}]
      command:
        - sh
        -
          - nested
        - - a: 1
            b: yes
          - |
            echo 'one'

              # two
            exit
      note: |-
        text

    - name: it's a # b
      path: "c:\\\\d \\"e\\"\\n"
`;

test("reads everyday YAML as the full parser does", () => {
  const node = readPlainYaml(everyday.replace("c:\\\\d", "c"), "v3");
  expect(node).toBeDefined();
  expect(node).toEqual(parseFully(everyday.replace("c:\\\\d", "c"), { dialect: "v3", firstLine: 1 }));
});

test("finds nothing where only comments are", () => {
  expect(readPlainYaml("# only a comment\n\n", "v3")).toMatchObject({ tag: "!!null" });
});

test.for([
  ["an anchor", "a: &x 1\nb: *x\n"],
  ["a tag", "a: !!str 1\n"],
  ["a merge key", "a:\n  <<: 1\n"],
  ["a plain text on two lines", "a: one\n  two\n"],
  ["a quoted text on two lines", "a: 'one\n  two'\n"],
  ["a folded text", "a: >\n  one\n"],
  ["a mapping in braces on two lines", "a: {b: 1,\n  c: 2}\n"],
  ["a pair in brackets", "a: [b: 1]\n"],
  ["a comma without an element", "a: [1, , 2]\n"],
  ["a list in brackets on two lines", "a: [1,\n  2]\n"],
  ["an explicit key", "? a\n: 1\n"],
  ["a second document", "a: 1\n---\nb: 1\n"],
  ["a document end", "a: 1\n...\n"],
  ["a tab", "a:\t1\n"],
  ["a mapping on one line", "a: b: c\n"],
  ["a line too deep", "a: 1\n   b: 2\n"],
  ["a line not deep enough", "a:\n    b: 1\n  c: 2\n"],
  ["a literal text with a wide blank line", "a: |\n     \n  x\n"],
] as const)("leaves %s to the full parser", ([, text]) => {
  expect(readPlainYaml(text, "v3")).toBeUndefined();
});

const scraps = [
  "- ",
  "a: ",
  "b:\n",
  "  ",
  "    ",
  "\n",
  "x",
  "'",
  '"',
  "#",
  " # c",
  "|\n",
  "|-\n",
  "[",
  "]",
  "{",
  "}",
  ", ",
  ":",
  "---",
  "-",
];
const scrap = fc.oneof(
  fc.constantFrom(...scraps),
  fc.constantFrom("~", "012", "yes", "{}", "<<", "\\", "\\n", "\u00a0", "é", "!", "&a "),
);

/** A text made of what decides how YAML is read, or an everyday text with such things put into it. */
const text = fc.oneof(
  fc.array(scrap, { maxLength: 25 }).map((parts) => `${parts.join("")}\n`),
  fc
    .tuple(fc.nat({ max: everyday.length }), fc.nat({ max: 3 }), fc.array(scrap, { maxLength: 2 }))
    .map(([at, removed, parts]) => everyday.slice(0, at) + parts.join("") + everyday.slice(at + removed)),
);

/** Where a value is that is not there, may be told in two ways. */
function withoutEmptyOffsets(node: YamlNode | undefined): unknown {
  return JSON.parse(JSON.stringify(node), (_key, part: Partial<YamlNode>) =>
    part.kind === "scalar" && part.value === "" ? { ...part, offset: 0 } : part,
  );
}

test("what it reads at all, it reads as the full parser does", () => {
  fc.assert(
    fc.property(text, fc.constantFrom("v2" as const, "v3" as const), (content, dialect) => {
      const node = readPlainYaml(content, dialect);
      fc.pre(node !== undefined && node.tag !== "!!null");
      expect(withoutEmptyOffsets(node)).toEqual(withoutEmptyOffsets(parseFully(content, { dialect, firstLine: 1 })));
    }),
    { numRuns: 500 },
  );
});
