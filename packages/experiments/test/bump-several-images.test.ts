import type { Files } from "@grove/plan";
import { describe, expect, test } from "vitest";
import {
  type BumpRequest,
  parseBumpList,
  parseBumpRequest,
  parseImages,
  planBump,
  planHold,
  planNew,
  planPromote,
  planRegenerate,
  planRevert,
  type RevertRequest,
} from "../src/index.ts";
import { apply, changedLines, codes, digest, emptyLab, newGoods, random, sealingKey } from "./support/lab.ts";

const key = { environment: "staging", name: "statistics" } as const;
const directory = "environments/staging/statistics";
const file = `${directory}/kustomization.yaml`;

// A course whose people choose between two images.
const main = (tag: string, digit: string): string => `registry.example/teaching/statistics:${tag}@${digest(digit)}`;
const other = (tag: string, digit: string): string => `registry.example/teaching/statistics-r:${tag}@${digest(digit)}`;
const foreign = "IMAGE_OF_OTHER_REPOSITORY";
const waiting = courseThatWaits();
const lab = bump(waiting, { image: [main("1", "a"), other("1", "b")], build: 7 });

describe("planBump with several images", () => {
  test("is one commit in one file, with a word on each", () => {
    const plan = planBump(lab, { ...key, image: [main("2", "c"), other("2", "d")], build: 8 });
    expect(plan.problems).toEqual([]);
    expect(plan.subject).toBe("bump(staging/statistics): experiment 1 → 2, experiment-r 1 → 2");
    expect(plan.trailers).toEqual([
      { key: "Experiment", value: "statistics" },
      { key: "Image", value: `${main("2", "c")}, ${other("2", "d")}` },
    ]);
    expect(changedLines(plan)).toEqual({
      [file]: [
        '-    newTag: "1"',
        `-    digest: "${digest("a")}" # build 7`,
        '-    newTag: "1"',
        `-    digest: "${digest("b")}" # build 7`,
        '+    newTag: "2"',
        `+    digest: "${digest("c")}" # build 8`,
        '+    newTag: "2"',
        `+    digest: "${digest("d")}" # build 8`,
      ],
    });
  });

  test("each goes to its own place, in whichever order they come", () => {
    const images = [main("2", "c"), other("2", "d")];
    const [one, two] = [images, images.toReversed()].map((image) => bump(lab, { image }));
    expect(one).toEqual(two);
  });

  test("the first images of all wake an overlay at once", () => {
    expect(waiting.get(file)).toContain("waits-for-images");
    expect(lab.get(file)).not.toContain("waits-for-images");
  });

  test("one that is there already is not written and not named", () => {
    const plan = planBump(lab, { ...key, image: [main("1", "a"), other("2", "d")] });
    expect(plan).toMatchObject({
      subject: "bump(staging/statistics): experiment-r 1 → 2",
      trailers: [{ key: "Experiment" }, { key: "Image", value: other("2", "d") }],
    });
  });

  test("all that are there already change nothing, even on hold and of an older build", () => {
    const held = apply(lab, planHold(lab, { ...key, reason: "exam", now: "2026-11-21" }));
    const plan = planBump(held, { ...key, image: [main("1", "a"), other("1", "b")], build: 6 });
    expect(plan).toMatchObject({ changes: [], problems: [] });
  });

  test.for<[string, Partial<BumpRequest>, readonly string[]]>([
    ["one of no place", { image: [main("2", "c"), `registry.example/x:2@${digest("d")}`] }, [foreign]],
    [
      "two of no place",
      { image: ["x", "y"].map((name) => `registry.example/${name}:2@${digest("d")}`) },
      [foreign, foreign],
    ],
    [
      "one without a digest",
      { image: [main("2", "c"), "registry.example/teaching/statistics-r:2"] },
      ["IMAGE_DIGEST_MISSING"],
    ],
    ["the same one twice", { image: [main("2", "c"), main("2", "c")] }, ["IMAGE_GIVEN_TWICE"]],
    ["two of one place", { image: [main("2", "c"), other("2", "d"), main("3", "e")] }, ["IMAGE_GIVEN_TWICE"]],
    ["an older build", { image: [main("2", "c"), other("2", "d")], build: 6 }, ["BUILD_OLDER"]],
    ["one older than one of the two", { image: [main("1", "a"), other("2", "d")], build: 6 }, ["BUILD_OLDER"]],
  ])("refuses %s, and puts in none", ([, request, expected]) => {
    const plan = planBump(lab, { ...key, image: [], ...request });
    expect([codes(plan.problems), plan.changes]).toEqual([expected, []]);
  });

  test("refuses both while a hold is active", () => {
    const held = apply(lab, planHold(lab, { ...key, reason: "exam", now: "2026-11-21" }));
    const plan = planBump(held, { ...key, image: [main("2", "c"), other("2", "d")] });
    expect([codes(plan.problems), plan.changes]).toEqual([["HOLD_ACTIVE"], []]);
  });

  test("refuses both in production, where what was checked is promoted", () => {
    const promoted = apply(lab, planPromote(lab, { name: key.name, sealingKey, random }));
    const plan = planBump(promoted, { ...key, environment: "production", image: [main("2", "c"), other("2", "d")] });
    expect([codes(plan.problems), plan.changes]).toEqual([["PROMOTION_NEEDED"], []]);
  });
});

describe("planRevert of several images", () => {
  const images = [main("2", "c"), other("2", "d")];
  const bumped = bump(lab, { image: images, build: 8 });
  const request: RevertRequest = { ...key, images: references(images), previous: lab, reason: "it crashes" };

  test("brings back all of them, with their builds", () => {
    const plan = planRevert(bumped, request);
    expect(plan.subject).toBe("revert(staging/statistics): experiment 2 → 1, experiment-r 2 → 1");
    expect(plan.trailers).toContainEqual({ key: "Image", value: `${main("1", "a")}, ${other("1", "b")}` });
    expect(apply(bumped, plan)).toEqual(lab);
  });

  test("leaves one as it is that the bump did not change", () => {
    const both = [main("1", "a"), other("2", "d")];
    const files = bump(lab, { image: both, build: 7 });
    const plan = planRevert(files, { ...request, images: references(both) });
    expect(plan.subject).toBe("revert(staging/statistics): experiment-r 2 → 1");
    expect(apply(files, plan)).toEqual(lab);
  });

  test("again changes nothing", () => {
    expect(planRevert(lab, request)).toMatchObject({ changes: [], problems: [] });
  });

  test.for<[string, Files, Partial<RevertRequest>, string]>([
    ["one has been replaced by now", bump(bumped, { image: other("3", "e"), build: 9 }), {}, "BUMP_SUPERSEDED"],
    [
      "one of them was missing before",
      bumped,
      { previous: bump(waiting, { image: main("1", "a") }) },
      "NOTHING_TO_REVERT_TO",
    ],
  ])("refuses when %s, and takes none back", ([, files, difference, code]) => {
    const plan = planRevert(files, { ...request, ...difference });
    expect([codes(plan.problems), plan.changes]).toEqual([[code], []]);
  });
});

describe("a request for a bump", () => {
  test.for<[string, unknown]>([
    ["one image, as it always was", main("2", "c")],
    ["a list of one", [main("2", "c")]],
    ["a list of several", [main("2", "c"), other("2", "d")]],
  ])("may name %s", ([, image]) => {
    expect(parseBumpRequest({ ...key, image })).toEqual({ ...key, image });
    const list = parseBumpList(JSON.stringify([{ name: key.name, image }]), {
      file: "bumps.yaml",
      environment: "staging",
    });
    expect(list).toEqual({ value: [{ ...key, image }], problems: [] });
  });

  test.for<[string, unknown, string]>([
    ["none", [], "bumps.yaml:1 VALUE_INVALID"],
    ["one without a digest", "registry.example/x:1", "bumps.yaml:1 IMAGE_DIGEST_MISSING"],
    [
      "one without a digest among others",
      [main("2", "c"), "registry.example/x:1"],
      "bumps.yaml:1 IMAGE_DIGEST_MISSING",
    ],
    ["a number", 7, "bumps.yaml:1 VALUE_INVALID"],
    ["a number among others", [7], "bumps.yaml:1 VALUE_INVALID"],
    ["a list in a list", [[main("2", "c")]], "bumps.yaml:1 VALUE_INVALID"],
  ])("that names %s is none, and says why", ([, image, expected]) => {
    expect(parseBumpRequest({ ...key, image })).toBeUndefined();
    const { problems } = parseBumpList(JSON.stringify([{ name: key.name, image }]), {
      file: "bumps.yaml",
      environment: "staging",
    });
    expect(problems.map(({ file: place, line, code }) => `${place}:${line} ${code}`)).toEqual([expected]);
  });
});

function courseThatWaits(): Files {
  const empty = emptyLab();
  const image = "registry.example/teaching/statistics";
  const created = apply(empty, planNew(empty, { ...newGoods, ...key, kind: "JupyterHub", image }));
  const profiles = `profiles:\n  - {name: standard, title: Python}\n  - {name: r, title: R, image: ${image}-r}\n`;
  const spec = `${directory}/experiment.yaml`;
  const edited = new Map(created).set(spec, `${created.get(spec)}${profiles}`);
  return apply(edited, planRegenerate(edited, key));
}

function bump(files: Files, request: Pick<BumpRequest, "image" | "build">): Files {
  return apply(files, planBump(files, { ...key, ...request }));
}

function references(images: readonly string[]): RevertRequest["images"] {
  const { value } = parseImages(images);
  if (value === undefined) throw new Error("no images");
  return value;
}
