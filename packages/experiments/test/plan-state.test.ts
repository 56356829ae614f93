import { describe, expect, test } from "vitest";
import { planNew, planState, type StateRequest } from "../src/index.ts";
import { archived } from "./support/archives.ts";
import { apply, changedLines, codes, edit, emptyLab, labWithGoods, newGoods, staging } from "./support/lab.ts";

const directory = "environments/staging/goods";
const operation = `${directory}/operation.yaml`;
const now = Date.parse("2026-11-25T12:00:00Z");
const running = labWithGoods();
const [asleep, resting] = (["asleep", "archived"] as const).map((state) => {
  const lab = archived(running, staging);
  return apply(lab, planState(lab, to(state)));
});

describe("planState", () => {
  test.for([
    ["running", "asleep", "sleep", running],
    ["asleep", "running", "wake", asleep],
    ["archived", "running", "wake", resting],
    ["asleep", "archived", "rest", asleep],
    ["archived", "asleep", "sleep", resting],
  ] as const)("from %s to %s: one word, which keeps its comment, and one component", ([from, state, verb, lab]) => {
    const plan = planState(lab ?? running, to(state));
    expect(plan).toMatchObject({ subject: `${verb}(staging/goods)`, problems: [] });
    expect(changedLines(plan)).toEqual({
      [operation]: [`-state: ${from} # running, asleep or archived`, `+state: ${state} # running, asleep or archived`],
      [`${directory}/kustomization.yaml`]: [
        ...(from === "running" ? [] : [`-${component(from)}`]),
        ...(state === "running" ? [] : [`+${component(state)}`]),
      ],
    });
  });

  test("the state that it has changes nothing", () => {
    expect(planState(running, to("running"))).toMatchObject({ changes: [], problems: [] });
    expect(planState(asleep ?? running, to("asleep"))).toMatchObject({ changes: [], problems: [] });
  });

  test("what somebody wrote by hand and forgot to generate is generated", () => {
    const byHand = edit(running, operation, ["state: running", "state: asleep"]);
    expect(Object.keys(changedLines(planState(byHand, to("asleep"))))).toEqual([`${directory}/kustomization.yaml`]);
  });

  test("an operation without a state gets one", () => {
    const without = edit(running, operation, ["state: running # running, asleep or archived\n", ""]);
    expect(changedLines(planState(without, to("asleep")))[operation]).toEqual(["+state: asleep"]);
  });

  test("before its first image it may wake, and goes on waiting", () => {
    const waiting = apply(emptyLab(), planNew(emptyLab(), newGoods));
    const sleeping = apply(waiting, planState(waiting, to("asleep")));
    const plan = planState(sleeping, to("running"));
    expect(plan.problems).toMatchObject([{ code: "IMAGE_MISSING", severity: "warning" }]);
    expect(Object.keys(changedLines(plan))).toEqual([operation]);
  });

  test("warns of a planned session that it would sleep through, and not of one that is over", () => {
    expect(planState(withSession("2026-12-01T14:00"), to("asleep")).problems).toMatchObject([
      { code: "SESSION_AHEAD", severity: "warning", message: expect.stringContaining("next 2026-12-01 14:00") },
    ]);
    expect(planState(withSession("2026-11-01T14:00"), to("asleep")).problems).toEqual([]);
  });

  test.for([
    ["nothing is archived", running],
    ["what is archived is of an older experiment of this name", archived(running, staging, "a2345678")],
  ] as const)("may not rest while %s", ([, lab]) => {
    const plan = planState(lab, to("archived"));
    expect(codes(plan.problems)).toEqual(["ARCHIVE_MISSING"]);
    expect(plan.changes).toEqual([]);
  });

  test("a preview shows how it would rest once it is archived", () => {
    expect(planState(running, { ...to("archived"), isArchived: true })).toMatchObject({ problems: [] });
  });

  test("refuses what is not there, and what cannot be edited", () => {
    expect(codes(planState(running, { ...to("asleep"), name: "trust" }).problems)).toEqual(["EXPERIMENT_NOT_FOUND"]);
    const flow = new Map([...running, [operation, "{apiVersion: grove/v1, id: k7f3q9x2}\n"]]);
    expect(codes(planState(flow, to("asleep")).problems)).toEqual(["FILE_NOT_EDITABLE"]);
  });
});

function to(state: StateRequest["state"]): StateRequest {
  return { ...staging, state, now };
}

function component(name: string): string {
  return `  - ../../../apps/otree/components/${name}`;
}

function withSession(start: string) {
  return edit(running, operation, [
    "state: running",
    `sessions: [{start: ${start}, minutes: 60, timeZone: Europe/Berlin}]\nstate: running`,
  ]);
}
