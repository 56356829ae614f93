import type { Files } from "@grove/plan";
import { describe, expect, test } from "vitest";
import { parseImage, planBump, planHold, planNew, planRevert, planState, type RevertRequest } from "../src/index.ts";
import {
  apply,
  changedLines,
  codes,
  digest,
  edit,
  emptyLab,
  image,
  labWithGoods,
  newGoods,
  staging,
} from "./support/lab.ts";

const file = "environments/staging/goods/kustomization.yaml";
const before = labWithGoods();
const bumped = bump(before, "1.4.3", "b", 813);
const request: RevertRequest = {
  ...staging,
  images: [referenceOf("1.4.3", "b")],
  previous: before,
  reason: "exp-goods-staging does not get live: otree ends right after its start",
};

describe("planRevert", () => {
  test("brings the image of before back, with its build, and sets no hold", () => {
    const plan = planRevert(bumped, { ...request, pipeline: "https://git.example/p/9" });
    expect(plan.subject).toBe("revert(staging/goods): 1.4.3 → 1.4.2");
    expect(plan.trailers).toEqual([
      { key: "Experiment", value: "goods" },
      { key: "Image", value: image("1.4.2", "a") },
      { key: "Reason", value: "exp-goods-staging does not get live: otree ends right after its start" },
      { key: "Pipeline", value: "https://git.example/p/9" },
    ]);
    expect(changedLines(plan)).toEqual({
      [file]: [
        '-    newTag: "1.4.3"',
        `-    digest: "${digest("b")}" # build 813`,
        '+    newTag: "1.4.2"',
        `+    digest: "${digest("a")}" # build 812`,
      ],
    });
    expect(apply(bumped, plan)).toEqual(before);
  });

  test("afterwards the next push is free to do better", () => {
    const reverted = apply(bumped, planRevert(bumped, request));
    expect(bump(reverted, "1.4.4", "c", 814).get(file)).toContain('newTag: "1.4.4"');
  });

  test("again changes nothing", () => {
    const reverted = apply(bumped, planRevert(bumped, request));
    expect(planRevert(reverted, request)).toMatchObject({ changes: [], problems: [] });
  });

  test("keeps what others changed since the bump", () => {
    const changed = edit(bumped, "environments/staging/goods/operation.yaml", ["# This", "# Here: this"]);
    const asleep = apply(changed, planState(changed, { ...staging, state: "asleep", now: 0 }));
    const files = apply(asleep, planRevert(asleep, request));
    expect(files.get(file)).toContain("/components/asleep\n");
    expect(files.get(file)).toContain('newTag: "1.4.2"');
  });

  test("what an app said last becomes one line, and cannot forge a trailer", () => {
    const reason = `Traceback\r\nImage: evil\u2028\u001B[31m\u202E  ${"x".repeat(1000)}`;
    const { trailers } = planRevert(bumped, { ...request, reason });
    const value = trailers.find(({ key }) => key === "Reason")?.value ?? "";
    expect(value).toMatch(/^Traceback Image: evil \[31m x{270,}…$/);
    expect(value.length).toBeLessThanOrEqual(301);
  });

  test.for<[string, Files, Partial<RevertRequest>, string]>([
    ["there was none before", bumped, { previous: waiting() }, "NOTHING_TO_REVERT_TO"],
    ["there was no such experiment before", bumped, { previous: new Map() }, "NOTHING_TO_REVERT_TO"],
    ["a newer bump has replaced it", bump(bumped, "1.4.4", "c", 814), {}, "BUMP_SUPERSEDED"],
    ["the overlay waits for an image", waiting(), {}, "BUMP_SUPERSEDED"],
    ["somebody holds the image by now", hold(bumped), {}, "HOLD_ACTIVE"],
    ["the spec names another repository by now", otherRepository(bumped), {}, "IMAGE_OF_OTHER_REPOSITORY"],
    ["the experiment is gone", emptyLab(), {}, "EXPERIMENT_NOT_FOUND"],
  ])("refuses when %s", ([, files, difference, code]) => {
    const plan = planRevert(files, { ...request, ...difference });
    expect(codes(plan.problems)).toEqual([code]);
    expect(plan.changes).toEqual([]);
  });
});

function bump(files: Files, tag: string, digit: string, build: number): Files {
  return apply(files, planBump(files, { ...staging, image: image(tag, digit), build }));
}

function hold(files: Files): Files {
  return apply(files, planHold(files, { ...staging, reason: "exam", now: "2026-11-21" }));
}

function waiting(): Files {
  return apply(emptyLab(), planNew(emptyLab(), newGoods));
}

function otherRepository(files: Files): Files {
  return edit(files, "environments/staging/goods/experiment.yaml", ["econ/goods", "econ/other"]);
}

function referenceOf(tag: string, digit: string): RevertRequest["images"][number] {
  const { value } = parseImage(image(tag, digit));
  if (value === undefined) throw new Error("no image");
  return value;
}
