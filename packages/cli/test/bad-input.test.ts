import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { imageOf, LabFixture, repository } from "./support/lab-fixture.ts";

// One lab for the whole file: nothing here may change it.
const lab = new LabFixture();
let tip = "";

beforeAll(async () => {
  await lab.withExperiment();
  tip = lab.tip;
});
afterAll(() => lab[Symbol.dispose]());

async function refusal(...words: readonly string[]): Promise<{ exitCode: number; errors: string }> {
  const { exitCode, output, errors } = await lab.grove(...words);
  expect(output, "nothing but the error is printed").toBe("");
  expect(lab.tip, "nothing is written").toBe(tip);
  return { exitCode, errors };
}

describe("names", () => {
  test.for([
    ["../x", "NAME_INVALID"],
    [".git", "NAME_INVALID"],
    ["A", "NAME_INVALID"],
    ["a_b", "NAME_INVALID"],
    ["a".repeat(41), "NAME_TOO_LONG"],
    ["www", "NAME_RESERVED"],
    ["x-staging", "NAME_RESERVED"],
    ["", "NAME_EMPTY"],
    ["goods\n", "NAME_INVALID"],
    ["\u0430pple", "NAME_NOT_LATIN"],
  ] as const)("%j is refused with %s", async ([name, code]) => {
    const refused = await refusal("new", name, "--kind", "OTree", "--image", repository);
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining(code) });
  });
});

describe("images", () => {
  const digest = `sha256:${"a".repeat(64)}`;
  test.for([
    [`${repository}:latest@${digest}`, "TAG_MUTABLE"],
    [`${repository}:-x@${digest}`, "TAG_INVALID"],
    [`${repository}:--upload-pack=x@${digest}`, "TAG_INVALID"],
    [`${repository}:a b@${digest}`, "TAG_INVALID"],
    [`${repository}:1.0.1@sha256:abc`, "DIGEST_INVALID"],
    [`${repository}:1.0.1@${digest}0`, "DIGEST_INVALID"],
    [`${repository}:1.0.1`, "IMAGE_DIGEST_MISSING"],
    [`registry.example/econ/another:1.0.1@${digest}`, "IMAGE_OF_OTHER_REPOSITORY"],
  ] as const)("%s is refused with %s", async ([image, code]) => {
    const refused = await refusal("bump", "public-goods", "--image", image);
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining(code) });
  });
});

describe("experiments", () => {
  test("one that does not exist is refused with the name that was meant", async () => {
    const refused = await refusal("bump", "public-good", "--image", imageOf("1.0.1"));
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining('did you mean "public-goods"?') });
  });

  test.for([["plan"], ["render"]])("%s of one that does not exist is refused in the same way", async ([verb = ""]) => {
    const refused = await refusal(verb, "public-good");
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining('did you mean "public-goods"?') });
  });

  test("one that exists is not made again", async () => {
    const refused = await refusal("new", "public-goods", "--kind", "OTree", "--image", repository);
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("EXPERIMENT_EXISTS") });
  });

  test.for([
    ["Django", "KIND_UNKNOWN"],
    ["otree", "KIND_UNKNOWN"],
  ] as const)("the kind %s is refused with %s", async ([kind, code]) => {
    const refused = await refusal("new", "other", "--kind", kind, "--image", repository);
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining(code) });
  });
});

describe("command lines", () => {
  test.for([
    [["bmp", "public-goods"], "Did you mean bump?"],
    [["bump", "public-goods"], "--image"],
    [["bump", "public-goods", "--image", imageOf("1.0.1"), "--build", "x"], "BUILD_INVALID"],
    [["list", "--environment", "preview"], "Allowed choices are staging, production"],
    [["list", "--timeout", "soon"], "TIMEOUT_INVALID"],
    [["promote", "public-goods", "--environment", "staging"], "PROMOTE_DIRECTION"],
  ] as const)("%j is wrong use", async ([words, message]) => {
    expect(await refusal(...words)).toMatchObject({ exitCode: 2, errors: expect.stringContaining(message) });
  });
});

test("--json gives the reason as data", async () => {
  const { exitCode, output } = await lab.grove("bump", "public-good", "--image", imageOf("1.0.1"), "--json");
  expect(exitCode).toBe(1);
  expect(JSON.parse(output)).toMatchObject({ error: { problems: [{ code: "EXPERIMENT_NOT_FOUND" }] } });
});
