import { describe, expect, test } from "vitest";
import { formatReport, report, type ReportInput, reportPage, startEpoch, wilsonInterval } from "../src/index.ts";
import { axisOf } from "../src/report/interval-axis.ts";
import { counted, countsFrom, twoArms } from "./support/two-arms.ts";

const greedy = twoArms({ kind: "epsilon-greedy", epsilon: 0.1 });
/** In the second epoch visitors like half as much, and most of them see the treatment. */
const bandit = [
  ...counted([1000, 400], [1000, 420], greedy),
  {
    epoch: startEpoch(greedy, { name: "2", counts: countsFrom([1000, 400], [1000, 420]) }),
    counts: countsFrom([100, 20], [1900, 399]),
  },
];

describe("what is reported", () => {
  test("of a fixed design: counts, rates with Wilson's intervals, and the comparison", () => {
    const said = report({ ...twoArms(), epochs: counted([5000, 500], [5000, 570]), plan: { horizon: 10_000 } });
    expect(said).toMatchObject({ rates: "counted", alpha: 0.05, horizon: 10_000, decision: undefined });
    expect(said.verdict).toMatchObject({ answer: "winner", winner: "treatment", method: "fixed-horizon" });
    expect(said.arms[0]).toMatchObject({ arm: "control", exposures: 5000, likes: 500, expectedExposures: 5000 });
    expect(said.arms[0]?.rate).toEqual({ value: 0.1, ...wilsonInterval({ exposures: 5000, likes: 500 }, 0.05) });
  });

  test("of a bandit: rates by inverse propensities, near what the first epoch shows of both arms alike", () => {
    const said = report({ ...greedy, epochs: bandit });
    expect(said.rates).toBe("weighted");
    // 420 / 1100 beside 819 / 2900 would have the control ahead by ten points.
    const [control, treatment] = said.arms.map(({ rate }) => rate?.value ?? 0);
    expect(Math.abs((control ?? 0) - 0.3)).toBeLessThan(0.02);
    expect(treatment).toBeGreaterThan(control ?? 1);
  });

  test.for<readonly [name: string, input: ReportInput, answer: string]>([
    ["before the horizon", { ...twoArms(), epochs: counted([900, 90], [900, 300]), plan: { horizon: 4000 } }, "wait"],
    ["where the sample ratio is broken", { ...twoArms(), epochs: counted([1000, 100], [1200, 600]) }, "unreadable"],
    ["before the first visitor", { ...twoArms(), epochs: [] }, "wait"],
  ])("%s: counts, and neither rates nor comparisons", ([, input, answer]) => {
    const said = report(input);
    expect(said.verdict.answer).toBe(answer);
    expect(said.rates).toBeUndefined();
    expect(said.arms.map(({ rate }) => rate)).toEqual([undefined, undefined]);
    expect(formatReport(said)).not.toMatch(/RATE|POINTS|INTERVAL/);
    expect(reportPage(said)).not.toMatch(/<svg|>Rate<|interval</);
  });

  test("of an arm that nobody saw there is no rate, and of one exposure hardly anything", () => {
    const [unseen] = report({ ...twoArms(), epochs: counted([0, 0], [1, 1]) }).arms;
    expect(unseen?.rate).toBeUndefined();
    const [, single] = report({ ...greedy, epochs: counted([0, 0], [1, 1], greedy) }).arms;
    expect(single?.rate).toMatchObject({ lower: 0, upper: 1 });
  });

  test.for<readonly [name: string, change: Partial<ReportInput>]>([
    ["of another version", { version: "2" }],
    ["of another experiment", { experiment: "other" }],
    ["with other arms", { arms: [{ name: "control" }, { name: "other" }] }],
    ["with the arms in another order", { arms: [{ name: "treatment" }, { name: "control" }] }],
    ["with more Likes than exposures", { epochs: counted([1, 2], [1, 0]) }],
    ["with counts that are no numbers", { epochs: counted([Number.NaN, 0], [1, 0]) }],
  ])("an epoch %s is refused", ([, change]) => {
    expect(() => report({ ...twoArms(), epochs: counted([1, 0], [1, 0]), ...change })).toThrow(RangeError);
  });
});

describe("in a terminal", () => {
  test("a winner, with the numbers that make it one", () => {
    const epochs = counted([2510, 251], [2490, 312]);
    expect(formatReport(report({ ...twoArms(), epochs, plan: { horizon: 5000 } }))).toBe(`greetings, version 1
treatment wins with 95 % confidence: +2.5 (+0.8 to +4.3) percentage points beside control.

ARM        EXPOSURES  EXPECTED  LIKES    RATE  95 % INTERVAL
control         2510      2500    251  10.0 %  8.9 % to 11.2 %
treatment       2490      2500    312  12.5 %  11.3 % to 13.9 %

DIFFERENCE           POINTS  95 % INTERVAL  IS
treatment − control    +2.5  +0.8 to +4.3   better

5000 of 5000 exposures: this is the one look.
The arms were shown as often as their shares say (p = 0.78).
Differences: plain test, read once at its horizon; intervals of 95 %.`);
  });

  test("the control may win, too: the difference is told from the winner's side", () => {
    const text = formatReport(report({ ...twoArms(), epochs: counted([1000, 300], [1000, 100]) }));
    expect(text).toMatch(
      /control wins with 95 % confidence: \+20\.0 \(\+\S+ to \+\S+\) percentage points beside treatment\./,
    );
    expect(text).toContain("treatment − control   −20.0");
  });

  test("too early", () => {
    const epochs = counted([610, 51], [590, 62]);
    expect(formatReport(report({ ...twoArms(), epochs, plan: { horizon: 5000 } }))).toBe(`greetings, version 1
Too early: nothing may be compared yet.

ARM        EXPOSURES  EXPECTED  LIKES
control          610       600     51
treatment        590       600     62

1200 of 5000 exposures: a plain test may be read once, at the horizon.
The arms were shown as often as their shares say (p = 0.56).`);
  });

  test("three arms: the winner beside each other one, and how many comparisons share alpha", () => {
    const arms = ["a", "b", "c"].map((name) => ({ name }));
    const design = { ...twoArms(), arms };
    const likes: Readonly<Record<string, number>> = { a: 100, b: 200, c: 350 };
    const counts = Object.fromEntries(arms.map(({ name }) => [name, { exposures: 1000, likes: likes[name] ?? 0 }]));
    const epochs = [{ epoch: startEpoch(design, { name: "1", counts: {} }), counts }];
    const text = formatReport(report({ ...design, epochs }));
    expect(text).toMatch(/^c wins with 95 % confidence: .* percentage points beside a, .* beside b\.$/m);
    expect(text).toContain("intervals of 95 %, all 3 together");
  });

  test("a decision is said, whatever the counts are", () => {
    const text = formatReport(report({ ...twoArms(), epochs: [], decision: { arm: "treatment" } }));
    expect(text).toContain("Decided: everybody is shown treatment, and nothing is counted any more.");
  });

  test("small rates have more decimals", () => {
    const text = formatReport(report({ ...twoArms(), epochs: counted([1_000_000, 100], [1_000_000, 130]) }));
    expect(text).toContain("0.010 %");
  });
});

describe("as a page", () => {
  const input = { ...twoArms(), epochs: counted([2510, 251], [2490, 312]), plan: { horizon: 5000 } };

  test("needs nothing else: no script, no address", () => {
    const page = reportPage(report(input), { title: "Which?", readAt: "2026-11-26" });
    expect(page).toContain("<h1>Which?</h1>");
    expect(page).toContain("greetings, version 1, as of 2026-11-26");
    expect(page).not.toMatch(/<script|<link|<img|src=|href=|url\(|https?:/);
  });

  test("its pictures tell in words what they show", () => {
    const page = reportPage(report(input));
    expect(page).toContain("control: 10.0 %, 95 % interval 8.9 % to 11.2 %. treatment: 12.5 %");
    expect(page).toContain("treatment less control: +2.5, 95 % interval +0.8 to +4.3, better.");
    const named = [...page.matchAll(/aria-labelledby="([^"]+)"/g)].flatMap(([, ids = ""]) => ids.split(" "));
    expect(named).toHaveLength(4);
    for (const id of named) expect(page.split(` id="${id}"`)).toHaveLength(2);
  });

  test("shows texts that are HTML as text", () => {
    const arms = [{ name: "control", text: "<script>alert(1)</script>" }, { name: "treatment" }];
    const page = reportPage(report({ ...input, arms }), { title: '"><img src=x>' });
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(page).not.toMatch(/<script|<img/);
  });
});

test.for<readonly [name: string, lower: number, upper: number, marks: readonly number[]]>([
  ["rates", 0.089, 0.139, [0.08, 0.1, 0.12, 0.14]],
  ["around 0", -0.013, 0.043, [-0.02, 0, 0.02, 0.04, 0.06]],
  ["from end to end", 0, 1, [0, 0.5, 1]],
  ["tiny", 0.0001, 0.00013, [0.0001, 0.00011, 0.00012, 0.00013]],
  ["a point", 0.1, 0.1, [0.1, 0.1000000005]],
])("an axis ends with marks: %s", ([, lower, upper, marks]) => {
  expect(axisOf([{ lower, upper }]).marks).toEqual(marks);
});
