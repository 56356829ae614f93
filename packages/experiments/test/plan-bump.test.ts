import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BumpRequest, planBump, planHold, planNew } from "../src/index.ts";
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

const path = "environments/staging/goods/kustomization.yaml";
const lab = labWithGoods();

describe("planBump", () => {
  test("changes two lines of one file", () => {
    const plan = planBump(lab, {
      ...staging,
      image: image("1.4.3", "b"),
      build: 813,
      pipeline: "https://git.example/p/9",
    });
    expect(plan.problems).toEqual([]);
    expect(plan.subject).toBe("bump(staging/goods): 1.4.2 → 1.4.3");
    expect(plan.trailers).toEqual([
      { key: "Experiment", value: "goods" },
      { key: "Image", value: image("1.4.3", "b") },
      { key: "Pipeline", value: "https://git.example/p/9" },
    ]);
    expect(changedLines(plan)).toEqual({
      [path]: [
        '-    newTag: "1.4.2"',
        `-    digest: "${digest("a")}" # build 812`,
        '+    newTag: "1.4.3"',
        `+    digest: "${digest("b")}" # build 813`,
      ],
    });
  });

  test("the same tag with another digest changes one line", () => {
    const plan = planBump(lab, { ...staging, image: image("1.4.2", "b"), build: 813 });
    expect(plan.subject).toBe("bump(staging/goods): 1.4.2, aaaaaaaaaaaa → bbbbbbbbbbbb");
    expect(changedLines(plan)[path]).toEqual([
      `-    digest: "${digest("a")}" # build 812`,
      `+    digest: "${digest("b")}" # build 813`,
    ]);
  });

  test("the first image of all wakes the overlay, still in one file", () => {
    const waiting = apply(emptyLab(), planNew(emptyLab(), newGoods));
    const plan = planBump(waiting, { ...staging, image: image("1", "a") });
    expect(plan.subject).toBe("bump(staging/goods): 1");
    expect(changedLines(plan)).toEqual({
      [path]: [
        "-  - ../../../apps/otree/components/waits-for-image # grove bump",
        '+    newTag: "1"',
        `+    digest: "${digest("a")}"`,
      ],
    });
  });

  test("the first image does not wake what was put to sleep", () => {
    const waiting = apply(emptyLab(), planNew(emptyLab(), newGoods));
    const asleep = edit(waiting, "environments/staging/goods/operation.yaml", ["state: running", "state: asleep"]);
    const files = apply(asleep, planBump(asleep, { ...staging, image: image("1", "a") }));
    expect(files.get(path)).toContain("/components/asleep\n");
  });

  test.for(["no", "1e3", "010", "1.10", "2026-11-21", "0x1F"])("the tag %s stays a text", (tag) => {
    const files = apply(lab, planBump(lab, { ...staging, image: image(tag, "b") }));
    expect(files.get(path)).toContain(`newTag: "${tag}"\n`);
    expect(planBump(files, { ...staging, image: image(tag, "b") }).changes).toEqual([]);
  });

  test.for<[string, { image: string; build?: number }]>([
    ["the same image", { image: image("1.4.2", "a") }],
    ["the same image and build", { image: image("1.4.2", "a"), build: 812 }],
    ["the same image of an older build", { image: image("1.4.2", "a"), build: 811 }],
  ])("%s changes nothing, even on hold", ([, request]) => {
    const held = apply(lab, planHold(lab, { ...staging, reason: "exam", now: "2026-11-21" }));
    expect(planBump(lab, { ...staging, ...request })).toMatchObject({ changes: [], problems: [] });
    expect(planBump(held, { ...staging, ...request })).toMatchObject({ changes: [], problems: [] });
  });

  test("a newer build of the same image is recorded, so that one between them stays out", () => {
    const files = apply(lab, planBump(lab, { ...staging, image: image("1.4.2", "a"), build: 820 }));
    expect(files.get(path)).toContain(`digest: "${digest("a")}" # build 820\n`);
    const late = planBump(files, { ...staging, image: image("1.4.3", "b"), build: 819 });
    expect(codes(late.problems)).toEqual(["BUILD_OLDER"]);
    expect(late.problems[0]?.message).toBe("build 819 is older than build 820, which staging/goods has already");
  });

  test("an image that no build is named for takes the old number away", () => {
    const files = apply(lab, planBump(lab, { ...staging, image: image("1.4.3", "b") }));
    expect(files.get(path)).toContain(`digest: "${digest("b")}"\n`);
  });

  test("refuses while a hold is active, and says who, since when and why", () => {
    const held = apply(
      lab,
      planHold(lab, { ...staging, reason: "image 14 loses payoffs", by: "Ada", now: "2026-11-21" }),
    );
    expect(planBump(held, { ...staging, image: image("2", "b") })).toMatchObject({
      changes: [],
      problems: [
        {
          code: "HOLD_ACTIVE",
          message: "staging/goods is on hold: Ada set it on 2026-11-21, because: image 14 loses payoffs",
          next: "when the reason is gone: grove release goods --environment staging",
          file: "environments/staging/goods/operation.yaml",
        },
      ],
    });
  });

  test.for<[string, Partial<BumpRequest>, string]>([
    ["another repository", { image: `registry.example/econ/other:1@${digest("b")}` }, "IMAGE_OF_OTHER_REPOSITORY"],
    ["a mutable tag", { image: `registry.example/econ/goods:latest@${digest("b")}` }, "IMAGE_TAG_MUTABLE"],
    ["no digest", { image: "registry.example/econ/goods:1" }, "IMAGE_DIGEST_MISSING"],
    [
      "an option as a tag",
      { image: `registry.example/econ/goods:--upload-pack=x@${digest("b")}` },
      "IMAGE_TAG_INVALID",
    ],
    ["an older build", { image: image("1.4.1", "c"), build: 811 }, "BUILD_OLDER"],
    ["a name that is not there", { name: "good", image: image("1", "b") }, "EXPERIMENT_NOT_FOUND"],
    ["a path as a name", { name: "../goods", image: image("1", "b") }, "EXPERIMENT_NOT_FOUND"],
  ])("refuses %s", ([, request, code]) => {
    const plan = planBump(lab, { ...staging, image: "", ...request });
    expect(codes(plan.problems)).toEqual([code]);
    expect(plan.changes).toEqual([]);
  });

  test("refuses a spec of another name, whose files would lie in another directory", () => {
    const renamed = edit(lab, "environments/staging/goods/experiment.yaml", ["name: goods", "name: other"]);
    expect(codes(planBump(renamed, { ...staging, image: image("2", "b") }).problems)).toEqual(["SPEC_NAME_DIFFERS"]);
  });

  test("names the experiment that was probably meant", () => {
    const plan = planBump(lab, { ...staging, name: "godos", image: image("1", "b"), names: ["goods", "trust-game"] });
    expect(plan.problems[0]?.next).toBe('did you mean "goods"?');
  });

  test("keeps every other byte of a file that people have edited", () => {
    const comment = fc.stringMatching(/^[ -~äöü]{0,30}$/);
    const spaces = fc.stringMatching(/^ {0,3}$/);
    fc.assert(
      fc.property(comment, comment, spaces, (above, beside, indent) => {
        const before = (tag: string, hash: string, build: string) =>
          [
            `# ${above}`,
            "kind:   Kustomization",
            "images:",
            `${indent}- name: "postgres"`,
            `${indent}  newTag: "17"`,
            `${indent}- name: experiment # ${above}`,
            `${indent}  newTag: "${tag}"   # ${beside}`,
            "",
            `${indent}  # ${beside}`,
            `${indent}  digest: "${digest(hash)}" # build ${build}`,
            `${indent}  newName: registry.example/econ/goods`,
            "resources: [ a.yaml,   b.yaml ] # end",
            "",
          ].join("\n");
        const files = new Map([...lab, [path, before("1.4.2", "a", "812")]]);
        const plan = planBump(files, { ...staging, image: image("1.4.3", "b"), build: 813 });
        expect(plan.problems).toEqual([]);
        expect(plan.changes.map(({ after }) => after)).toEqual([before("1.4.3", "b", "813")]);
      }),
      { numRuns: 50 },
    );
  });

  test.for<[string, string, string]>([
    ["empty", "", "YAML_EMPTY"],
    ["no YAML", "images: [", "YAML_SYNTAX"],
    ["nested without end", "images: ".padEnd(60_000, "["), "YAML_TOO_DEEP"],
  ])("a kustomization that is %s is a problem, no exception", ([, text, code]) => {
    const plan = planBump(new Map([...lab, [path, text]]), { ...staging, image: image("2", "b") });
    expect(codes(plan.problems)).toEqual([code]);
  });
});
