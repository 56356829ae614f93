import { describe, expect, test } from "vitest";
import { commitMessage, diffText, errorsOf, formatPlan, formatProblem, type Plan, type Problem } from "../src/index.ts";
import fc from "fast-check";

const bump: Plan = {
  subject: "bump(staging/goods): 1 → 2",
  trailers: [
    { key: "Experiment", value: "goods" },
    { key: "Image", value: "registry.example/goods:2" },
  ],
  changes: [
    { path: "environments/staging/goods/kustomization.yaml", before: 'a: 1\ntag: "1"\n', after: 'a: 1\ntag: "2"\n' },
  ],
  problems: [],
};
const unknownKey: Problem = {
  code: "KEY_UNKNOWN",
  severity: "error",
  message: 'there is no key "imgae" here',
  next: 'did you mean "image"?',
  file: "experiment.yaml",
  line: 3,
  column: 1,
};

describe("commitMessage", () => {
  test("puts the trailers behind a blank line", () => {
    expect(commitMessage(bump)).toBe(
      "bump(staging/goods): 1 → 2\n\nExperiment: goods\nImage: registry.example/goods:2\n",
    );
  });

  test("needs no trailers", () => {
    expect(commitMessage({ subject: "init", trailers: [] })).toBe("init\n");
  });

  test.for([
    "a\nApproved-By: me",
    "a\r\nApproved-By: me",
    "a\u2028Approved-By: me",
    "a\0Approved-By: me",
    "a\u001BApproved-By: me",
  ])("keeps %j on one line", (value) => {
    const message = commitMessage({ subject: "hold", trailers: [{ key: "Reason", value }] });
    expect(message).toBe("hold\n\nReason: a Approved-By: me\n");
  });
});

describe("formatPlan", () => {
  test("shows each file with its changed lines", () => {
    expect(formatPlan(bump)).toBe(
      [
        "bump(staging/goods): 1 → 2",
        "change environments/staging/goods/kustomization.yaml",
        "@@ line 1 @@",
        " a: 1",
        '-tag: "1"',
        '+tag: "2"',
      ].join("\n"),
    );
  });

  test("says so when nothing changes", () => {
    expect(formatPlan({ ...bump, changes: [] })).toBe("bump(staging/goods): 1 → 2\nnothing to change");
  });

  test("names what is created and deleted, and closes with the problems", () => {
    const changes = [
      { path: "new.yaml", before: undefined, after: "a\n" },
      { path: "old.yaml", before: "b\n", after: undefined },
    ];
    const text = formatPlan({ ...bump, changes, problems: [unknownKey] });
    expect(text).toContain("create new.yaml\n@@ line 1 @@\n+a");
    expect(text).toContain("delete old.yaml\n@@ line 1 @@\n-b");
    expect(text.endsWith(formatProblem(unknownKey))).toBe(true);
  });
});

describe("formatProblem", () => {
  test("names place, severity, code, cause and next step", () => {
    expect(formatProblem(unknownKey)).toBe(
      'experiment.yaml:3:1: error KEY_UNKNOWN: there is no key "imgae" here\n  → did you mean "image"?',
    );
  });

  test("leaves out what is not known", () => {
    expect(formatProblem({ code: "X", severity: "warning", message: "hm" })).toBe("warning X: hm");
  });
});

test("errorsOf leaves the warnings out", () => {
  expect(errorsOf([unknownKey, { ...unknownKey, severity: "warning" }])).toEqual([unknownKey]);
});

test("diffText keeps every line of both texts when all context is shown", () => {
  const text = fc.array(fc.constantFrom("a", "b", "c", "")).map((lines) => lines.map((line) => `${line}\n`).join(""));
  fc.assert(
    fc.property(text, text, (before, after) => {
      fc.pre(before !== after);
      const lines = diffText(before, after, 1000).flatMap((hunk) => hunk.lines);
      const side = (mark: string) =>
        lines.filter((line) => line.startsWith(" ") || line.startsWith(mark)).map((line) => `${line.slice(1)}\n`);
      expect(side("-").join("")).toBe(before);
      expect(side("+").join("")).toBe(after);
    }),
  );
});
