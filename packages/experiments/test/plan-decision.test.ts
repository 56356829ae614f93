import { type Counts, report, startEpoch } from "@grove/ab-testing";
import { describe, expect, test } from "vitest";
import { type DecisionRequest, planDecision, planHold, planPromote } from "../src/index.ts";
import { apply, changedLines, codes, edit, random, sealingKey, staging } from "./support/lab.ts";
import { greetings, labWithGreetings, webSpec } from "./support/web-lab.ts";

const design = {
  experiment: "greetings",
  version: "1",
  arms: [{ name: "hello" }, { name: "howdy" }],
  policy: { kind: "fixed" },
} as const;
const lab = labWithGreetings();

describe("a decision", () => {
  test("is one key of the spec, its comments stay, and what greetings reads", () => {
    const plan = planDecision(lab, request());
    expect(plan).toMatchObject({ subject: "decide(staging/greetings): howdy", problems: [] });
    expect(changedLines(plan)).toEqual({
      [webSpec]: ["+decision: {arm: howdy}"],
      "environments/staging/greetings/experiment-settings.json": [
        '-  "epochSeconds": 3600',
        '+  "epochSeconds": 3600,',
        '+  "decision": {',
        '+    "arm": "howdy"',
        "+  }",
      ],
    });
  });

  test("says by which numbers", () => {
    expect(planDecision(lab, request()).trailers.map(({ key, value }) => `${key}: ${value}`)).toEqual([
      "Experiment: greetings",
      "Version: 1",
      "Winner: howdy",
      "Exposures: hello 2510, howdy 2490",
      "Likes: hello 251, howdy 312",
      "Difference: howdy − hello +2.5 (+0.8 to +4.3) percentage points, 95 %",
      "Method: plain test, read once at its horizon",
    ]);
  });

  test("that is there already changes nothing, whatever is counted since", () => {
    const decided = apply(lab, planDecision(lab, request()));
    expect(planDecision(decided, request({ hello: [10, 0], howdy: [10, 0] }))).toMatchObject({
      changes: [],
      problems: [],
    });
  });

  test.for<readonly [name: string, DecisionRequest, message: string]>([
    ["an arm that is not the winner", { ...request(), arm: "hello" }, "howdy wins with 95 % confidence"],
    ["an arm that there is not", { ...request(), arm: "hi" }, "it is none of the arms, which are hello, howdy"],
    ["before the horizon", request({ hello: [100, 1], howdy: [100, 90] }), "200 of 5000 exposures"],
    ["where nothing is shown", request({ hello: [2500, 250], howdy: [2500, 251] }), "Undecided: no arm is shown"],
    [
      "with a broken sample ratio",
      request({ hello: [2700, 250], howdy: [2300, 651] }),
      "The arms were not shown as often",
    ],
  ])("is refused for %s", ([, asked, message]) => {
    const { changes, problems } = planDecision(lab, asked);
    expect({ changes, codes: codes(problems) }).toEqual({ changes: [], codes: ["WINNER_NOT_SHOWN"] });
    expect(problems[0]?.message).toContain(message);
  });

  test("is refused while a hold is active, and for another kind", () => {
    const held = apply(lab, planHold(lab, { ...greetings, reason: "exam week", now: "2026-11-26" }));
    expect(codes(planDecision(held, request()).problems)).toEqual(["HOLD_ACTIVE"]);
    expect(codes(planDecision(lab, { ...request(), ...staging }).problems)).toEqual(["NOT_A_WEB_EXPERIMENT"]);
  });

  test("of an arm whose name YAML would take for another thing is still that name", () => {
    const spec = edit(lab, webSpec, ["name: howdy", 'name: "1"']);
    const arms = [{ name: "hello" }, { name: "1" }];
    const epoch = startEpoch({ ...design, arms }, { name: "fixed", counts: {} });
    const counts = { hello: { exposures: 2510, likes: 251 }, 1: { exposures: 2490, likes: 312 } };
    const said = report({ ...design, arms, epochs: [{ epoch, counts }], plan: { horizon: 5000 } });
    const plan = planDecision(spec, { ...greetings, arm: "1", report: said });
    expect(changedLines(plan)[webSpec]).toEqual(['+decision: {arm: "1"}']);
  });
});

describe("a promotion over a decision", () => {
  const key = { name: "greetings", sealingKey, random };
  const promoted = apply(lab, planPromote(lab, key));
  const production = { environment: "production", name: "greetings" } as const;
  const decided = apply(promoted, planDecision(promoted, { ...request(), ...production }));

  test("would undo it and is refused; the same decision in staging, or another version, goes", () => {
    expect(codes(planPromote(decided, key).problems)).toEqual(["DECISION_UNDONE"]);
    const both = apply(decided, planDecision(decided, request()));
    expect(planPromote(both, key).problems).toEqual([]);
    const next = edit(decided, webSpec, ['version: "1"', 'version: "2"']);
    expect(planPromote(next, key).problems).toEqual([]);
  });
});

type Pair = readonly [exposures: number, likes: number];

function request({ hello, howdy } = { hello: [2510, 251] as Pair, howdy: [2490, 312] as Pair }): DecisionRequest {
  const epoch = startEpoch(design, { name: "fixed", counts: {} });
  const counts: Counts = { hello: countsFrom(hello), howdy: countsFrom(howdy) };
  return {
    ...greetings,
    arm: "howdy",
    report: report({ ...design, epochs: [{ epoch, counts }], plan: { horizon: 5000 } }),
  };
}

function countsFrom([exposures, likes]: Pair) {
  return { exposures, likes };
}
