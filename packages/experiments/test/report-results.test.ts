import { describe, expect, test } from "vitest";
import { parseSpec, reportResults, type WebExperimentSpec } from "../src/index.ts";
import { codes } from "./support/lab.ts";
import { labWithGreetings, webSpec } from "./support/web-lab.ts";

const specText = labWithGreetings().get(webSpec) ?? "";
const spec = specOf(specText);
const arms = [
  { name: "hello", text: "Hello {name}!", weight: 1 },
  { name: "howdy", text: "Howdy {name}!", weight: 1 },
];
const counts = { hello: { exposures: 2510, likes: 251 }, howdy: { exposures: 2490, likes: 312 } };
const shares = [
  { arm: "hello", propensity: 0.5 },
  { arm: "howdy", propensity: 0.5 },
];
const epoch = { experiment: "greetings", version: "1", name: "fixed", policy: "fixed", arms: shares };
/** What greetings answers, as a test of its own says. */
const answer = {
  experiment: "greetings",
  version: "1",
  arms,
  policy: { kind: "fixed" },
  counts,
  epochs: [{ epoch, counts }],
};

describe("what greetings counted", () => {
  test("is read by the plan of the spec", () => {
    const planned = { ...spec, analysis: { ...spec.analysis, horizon: 5000 } };
    const { value, problems } = reportResults(planned, JSON.stringify(answer));
    expect(problems).toEqual([]);
    expect(value?.verdict).toMatchObject({ answer: "winner", winner: "howdy", method: "fixed-horizon" });
    expect(value?.arms.map(({ text }) => text)).toEqual(["Hello {name}!", "Howdy {name}!"]);
    expect(reportResults(spec, JSON.stringify(answer)).value?.verdict).toMatchObject({ method: "confidence-sequence" });
  });

  test("of an experiment that is decided says so", () => {
    const decided = { ...answer, decision: { arm: "howdy" } };
    expect(reportResults(spec, JSON.stringify(decided)).value?.decision).toEqual({ arm: "howdy" });
  });

  test.for(["__proto__", "constructor", "toString", "hasOwnProperty"])("of an arm called %s is no less", (name) => {
    const renamed = (text: string) => text.replaceAll("howdy", name);
    const { value, problems } = reportResults(specOf(renamed(specText)), renamed(JSON.stringify(answer)));
    expect(problems).toEqual([]);
    const plain = reportResults(spec, JSON.stringify(answer)).value;
    expect(JSON.stringify(value)).toBe(renamed(JSON.stringify(plain)));
    const unequal = said({ counts: { ...counts, howdy: { exposures: 2491, likes: 312 } } });
    expect(codes(reportResults(specOf(renamed(specText)), renamed(unequal)).problems)).toEqual(["RESULTS_UNREADABLE"]);
  });

  test.for<readonly [name: string, answer: string, message: string]>([
    ["no JSON", "<html>", "expected object"],
    ["an error in place of results", '{"error":{"code":"FAULT"}}', "experiment"],
    ["no epochs, as an older greetings has it", said({ epochs: undefined }), "epochs"],
    ["totals that are not those of the epochs", said({ epochs: [] }), "the counts of the epochs are not those"],
    ["more Likes than exposures", said({ counts: { hello: { exposures: 1, likes: 2 } } }), "more Likes than exposures"],
    [
      "counts that are no numbers",
      said({ counts: { hello: { exposures: "many", likes: 0 } } }),
      "counts.hello.exposures",
    ],
    ["counts that are a list", said({ counts: [] }), "counts: "],
    [
      "an epoch of another version",
      said({ epochs: [{ epoch: { ...epoch, version: "0" }, counts }] }),
      "is not of greetings",
    ],
  ])("cannot be read: %s", ([, text, message]) => {
    const { value, problems } = reportResults(spec, text);
    expect([value, codes(problems)]).toEqual([undefined, ["RESULTS_UNREADABLE"]]);
    expect(problems[0]?.message).toContain(message);
  });

  test.for<readonly [name: string, change: object]>([
    ["another version", { version: "2" }],
    ["other arms", { arms: arms.toReversed() }],
    ["another name", { experiment: "other" }],
  ])("is not what the lab says: %s", ([, change]) => {
    expect(codes(reportResults(spec, said(change)).problems)).toEqual(["VERSION_NOT_LIVE"]);
  });
});

function said(change: object): string {
  return JSON.stringify({ ...answer, ...change });
}

function specOf(text: string): WebExperimentSpec {
  const { value } = parseSpec(text, webSpec);
  if (value?.kind !== "WebExperiment") throw new Error("the spec is of another kind");
  return value;
}
