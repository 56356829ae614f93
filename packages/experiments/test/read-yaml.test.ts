import { readYaml } from "../src/index.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";

const mebibyte = 1024 * 1024;
const times = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join("");

/** The first problem of a text as `line:column CODE`. */
function firstProblem(text: string): string | undefined {
  const [problem] = readYaml(text, "x.yaml").problems;
  return problem && `${problem.line}:${problem.column} ${problem.code}`;
}

describe("readYaml refuses, with the place", () => {
  test.for([
    ["a byte order mark", "\uFEFFa: 1\n", "1:1 YAML_BYTE_ORDER_MARK"],
    ["Windows line ends", "a: 1\r\nb: 2\r\n", "1:5 YAML_LINE_ENDS"],
    ["a tab as indentation", "a:\n\tb: 1\n", "2:1 YAML_TAB"],
    ["a tab behind spaces", "a:\n  \tb: 1\n", "2:1 YAML_TAB"],
    ["a tab behind a dash", "-\t- a\n", "1:2 YAML_TAB"],
    ["a duplicate key", "a: 1\nb: 2\na: 3\n", "3:1 YAML_DUPLICATE_KEY"],
    ["a duplicate key in brackets", "x: {a: 1, a: 2}\n", "1:11 YAML_DUPLICATE_KEY"],
    ["an anchor", "a: &x 1\n", "1:4 YAML_ANCHOR"],
    ["an alias", "a: 1\nb: [*x]\n", "2:5 YAML_ALIAS"],
    ["a merge key", "a:\n  <<: {b: 1}\n", "2:3 YAML_MERGE_KEY"],
    ["a second document", "a: 1\n---\nb: 2\n", "3:1 YAML_SEVERAL_DOCUMENTS"],
    ["a type tag", "a: !!js/function x\n", "1:4 YAML_TAG"],
    ["a directive", "%YAML 1.1\n---\na: 1\n", "1:1 YAML_DIRECTIVE"],
    ["__proto__", "a:\n  __proto__: {x: 1}\n", "2:3 YAML_FORBIDDEN_KEY"],
    ["a number as key", "1: a\n", "1:1 YAML_KEY_NOT_TEXT"],
    ["a list as key", "? [a]\n: b\n", "1:3 YAML_KEY_NOT_TEXT"],
    ["U+2028, a line end only to Go", "a: 1\nb: x\u2028c: 2\n", "2:5 YAML_LINE_SEPARATOR"],
    ["U+0085, a line end only to Go", "a: x\u0085\n", "1:5 YAML_LINE_SEPARATOR"],
    ["a NUL", "a: \0\n", "1:4 YAML_CONTROL_CHARACTER"],
    ["half of a surrogate pair", "a: \uD800\n", "1:4 YAML_CONTROL_CHARACTER"],
    ["an unclosed bracket", "a: [1\n", "2:1 YAML_SYNTAX"],
    ["an unclosed quotation mark", 'a: "x\n', "2:1 YAML_SYNTAX"],
    ["two keys on a line", "a: b: c\n", "1:4 YAML_SYNTAX"],
    ["a list item at another column", "a:\n  - b\n - c\n", "3:1 YAML_SYNTAX"],
    ["nothing", "", "1:1 YAML_EMPTY"],
    ["only a comment", "# a\n", "1:1 YAML_EMPTY"],
    ["one byte more than 1 MiB", `# ${"x".repeat(mebibyte - 2)}\n`, "1:1 YAML_TOO_LARGE"],
    ["1 MiB by its bytes, not its letters", `# ${"ä".repeat(mebibyte / 2)}\n`, "1:1 YAML_TOO_LARGE"],
    ["2 MiB", times(200_000, (index) => `k${index}: v\n`), "1:1 YAML_TOO_LARGE"],
  ])("%s", ([, text, expected]) => {
    expect(firstProblem(text!)).toBe(expected);
  });
});

describe("readYaml survives depth", () => {
  test.for([
    ["50,000 brackets", "[".repeat(50_000)],
    ["50,000 braces", "{a: ".repeat(50_000)],
    ["50,000 dashes", "- ".repeat(50_000)],
    ["50,000 question marks", "? ".repeat(50_000)],
    ["50,000 colons", "a: ".repeat(50_000)],
    ["50,000 empty keys", ": ".repeat(50_000)],
    ["dashes and brackets in turn", "- [ ".repeat(50_000)],
    ["questions in brackets", "[ ? ".repeat(50_000)],
    ["brackets closed only in quotation marks", '[ "]", '.repeat(50_000)],
    ["brackets closed only in comments", "[ # ]\n  ".repeat(50_000)],
    ["1,400 keys, each one column further", times(1400, (index) => `${" ".repeat(index)}a:\n`)],
    ["700 lists in keys", times(700, (index) => `${" ".repeat(2 * index)}- a:\n`)],
    [
      "700 lists at the column of their key",
      times(700, (index) => `${" ".repeat(2 * index)}a:\n${" ".repeat(2 * index)}-\n`),
    ],
    ["101 brackets", `${"[".repeat(101)}${"]".repeat(101)}\n`],
    ["101 keys", `${times(101, (index) => `${"  ".repeat(index)}a:\n`)}${"  ".repeat(101)}b\n`],
  ])("%s", ([, text]) => {
    expect(firstProblem(text!)).toMatch(/YAML_TOO_DEEP$/);
  });
});

describe("readYaml takes", () => {
  test.for([
    ["100 levels of brackets", `${"[".repeat(100)}${"]".repeat(100)}\n`],
    ["100 levels of keys", `${times(100, (index) => `${"  ".repeat(index)}a:\n`)}${"  ".repeat(100)}b\n`],
    ["exactly 1 MiB", `a: ${"x".repeat(mebibyte - 4)}\n`],
    ["a tab between words", "a: b\tc\n"],
    ["a tab in a block of text", "a: |\n  b\n  \n  c\td\n"],
    ["one document behind ---", "---\na: 1\n"],
    ["marks inside text", 'a: "&x *y !z %w [[["\nb: x & y * z ! {\n'],
    ["many lines", times(2_000, (index) => `k${index}: [1, {a: "b"}]\n`)],
  ])("%s", ([, text]) => {
    expect(firstProblem(text!)).toBeUndefined();
  });
});

test("a problem names file, cause and remedy", () => {
  expect(readYaml("a: 1\r\n", "environments/staging/goods/experiment.yaml").problems).toEqual([
    {
      code: "YAML_LINE_ENDS",
      severity: "error",
      message: "the file has Windows line ends (CRLF), which edits by grove would mix with Unix ones",
      next: "save it with Unix line ends (LF)",
      file: "environments/staging/goods/experiment.yaml",
      line: 1,
      column: 5,
    },
  ]);
});

test("plain data comes back as it was written", { tags: ["slow"] }, () => {
  const text = fc.string().filter((value) => !/[\p{Control}\u2028\u2029]/u.test(value));
  const key = text.filter((value) => value !== "<<" && value !== "__proto__");
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(null, true, false),
      text,
      fc.integer(),
      fc.array(tie("tree")),
      fc.dictionary(key, tie("tree"), { noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(tree, (data) => {
      const yaml = stringify({ data });
      fc.pre(!/[&*]a\d/.test(yaml));
      expect(readYaml(yaml, "x.yaml").value?.data).toEqual({ data });
    }),
  );
});

test("no text makes it throw", { tags: ["slow"] }, () => {
  const piece = fc.constantFrom(
    "a",
    ":",
    " ",
    "\n",
    "-",
    "?",
    "[",
    "]",
    "{",
    "}",
    ",",
    '"',
    "'",
    "|",
    ">",
    "#",
    "&",
    "*",
    "!",
    "%",
    "  ",
    "\t",
    "---",
    "...",
  );
  fc.assert(
    fc.property(fc.string({ unit: piece, maxLength: 60 }), (text) => {
      const { value, problems } = readYaml(text, "x.yaml");
      expect(value === undefined).toBe(problems.length > 0);
    }),
    { numRuns: 500 },
  );
});

describe("positionOf points at", () => {
  const { value } = readYaml("# c\na:\n  - b: 1\n  - c: [x, y]\nempty:\n", "x.yaml");
  test.for([
    [["a"], "value", 3, 3],
    [["a"], "key", 2, 1],
    [["a", 1, "c", 1], "value", 4, 12],
    [["a", 1, "missing"], "value", 4, 5],
    [["missing", "deeper"], "value", 2, 1],
    [["empty"], "value", 5, 1],
  ] as const)("%j (%s): %i:%i", ([path, at, line, column]) => {
    expect(value?.positionOf({ path, at })).toEqual({ line, column });
  });
});
