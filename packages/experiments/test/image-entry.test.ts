import { describe, expect, test } from "vitest";
import { readImage } from "../src/index.ts";
import { writeImage } from "../src/overlay/image-entry.ts";
import { digest } from "./support/lab.ts";

const repository = "registry.example/goods";
const image = { repository, tag: "1.4.3", digest: digest("b") };

/** A kustomization whose digest's line ends so. */
const withRest = (hash: string, rest: string): string => `images:
  - name: experiment
    newName: ${repository}
    newTag: "1.4.3"
    digest: "${digest(hash)}"${rest}
`;

describe("readImage", () => {
  test.for([
    ["a number", " # build 812", 812],
    ["a number among other words", " # good one (build 812)", 812],
    ["other words", " # good one", undefined],
    ["nothing", "", undefined],
  ] as const)("finds the build in a comment with %s", ([, rest, build]) => {
    expect(readImage(withRest("b", rest))).toEqual({ repository, pinned: image, build });
  });

  test.for<[string, string]>([
    ["no images", "kind: Kustomization\n"],
    ["another image only", "images:\n  - name: postgres\n    newName: x\n"],
    ["images of another shape", "images: {experiment: x}\n"],
    ["an entry of another shape", "images:\n  - experiment\n"],
    ["nothing at all", ""],
  ])("gives nothing for %s", ([, text]) => {
    expect(readImage(text)).toBeUndefined();
  });

  test("before the first bump there is a repository and nothing pinned", () => {
    const text = "images:\n  - name: experiment\n    newName: registry.example/goods\n";
    expect(readImage(text)).toEqual({ repository, pinned: undefined, build: undefined });
  });

  test("reads what people wrote without quotes as the text that it is", () => {
    const text = `images: [{name: experiment, newName: ${repository}, newTag: 1.10, digest: ${digest("b")}}]\n`;
    expect(readImage(text)?.pinned?.tag).toBe("1.10");
  });
});

describe("writeImage puts the build's number", () => {
  test.for<[string, string, number | undefined, string]>([
    ["behind the digest", "", 813, " # build 813"],
    ["in the place of the old one", " # build 812", 813, " # build 813"],
    ["into a comment of people", " # good one, build 812, Ada", 813, " # good one, build 813, Ada"],
    ["behind a comment of people", " # good one", 813, " # good one (build 813)"],
    ["nowhere, and takes the old one away", " # build 812", undefined, ""],
    ["nowhere, and takes only its own away", " # good one (build 812)", undefined, " # good one"],
    ["nowhere, and keeps a comment of people", " # good one", undefined, " # good one"],
  ])("%s", ([, before, build, after]) => {
    expect(writeImage(withRest("a", before), { image, build })).toBe(withRest("b", after));
  });
});
