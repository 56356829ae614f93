import { expect, onTestFinished, test } from "vitest";
import { imageOf, LabFixture } from "./support/lab-fixture.ts";

async function newLab(): Promise<LabFixture> {
  const lab = await new LabFixture().withExperiment();
  onTestFinished(() => lab[Symbol.dispose]());
  return lab;
}

const list = (...items: readonly object[]): string => items.map((item) => `- ${JSON.stringify(item)}\n`).join("");
const good = { name: "public-goods", image: imageOf("1.1.0", "b"), build: 8 };
const older = { name: "public-goods", image: imageOf("1.0.5", "c"), build: 7 };
const unknown = { name: "trust-game", image: imageOf("1.1.0", "b") };

test("bump --from makes what it can, says what it cannot, and ends with 1 then", async () => {
  const lab = await newLab();
  const file = lab.write("bumps.yaml", list(good, older, unknown));
  const { exitCode, output } = await lab.grove("bump", "--from", file);
  expect(exitCode).toBe(1);
  expect(output).toContain("✓ bump(staging/public-goods): 1.0.0 → 1.1.0\n✗ public-goods\nerror BUILD_OLDER: ");
  expect(output).toContain("✗ trust-game\n");
  expect(output).toMatch(/\n1 commit in one push to main of \S+\n$/);
});

test("bump --from --json names each bump with its commit or its reason", async () => {
  const lab = await newLab();
  const file = lab.write("bumps.yaml", list(good, older));
  const { output } = await lab.grove("bump", "--from", file, "--json");
  expect(JSON.parse(output)).toMatchObject({
    commits: 1,
    bumps: [
      { name: "public-goods", status: "committed", commit: lab.tip },
      { name: "public-goods", status: "refused", problems: [{ code: "BUILD_OLDER" }] },
    ],
  });
});

test("bump --from --dry-run shows the plans and writes nothing", async () => {
  const lab = await newLab();
  const { tip } = lab;
  const { exitCode, output } = await lab.grove("bump", "--from", lab.write("bumps.yaml", list(good)), "--dry-run");
  expect([exitCode, lab.tip]).toEqual([0, tip]);
  expect(output).toContain("would commit bump(staging/public-goods): 1.0.0 → 1.1.0");
});

test.for([
  ["no image", ["bump", "public-goods"], "IMAGE_NOT_GIVEN"],
  ["no name", ["bump", "--image", good.image], "NAME_EMPTY"],
  ["a list and a name", ["bump", "public-goods", "--from", "FILE"], "FROM_WITH_OTHERS"],
  ["a list and an image", ["bump", "--image", good.image, "--from", "FILE"], "FROM_WITH_OTHERS"],
  ["a list with a fault", ["bump", "--from", "FILE"], ":1:11: error NAME_INVALID"],
] as const)("%s is wrong use", async ([, words, message]) => {
  const lab = await newLab();
  const file = lab.write("bumps.yaml", list({ ...good, name: "Public Goods" }));
  const { exitCode, errors } = await lab.grove(...words.map((word) => (word === "FILE" ? file : word)));
  expect(errors).toContain(message);
  expect(exitCode).toBe(message === "NAME_EMPTY" ? 1 : 2);
});
