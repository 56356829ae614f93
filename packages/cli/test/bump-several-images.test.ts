import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkoutOf } from "./support/checkout.ts";
import { copyOfLab } from "./support/copy-of-lab.ts";
import { type Faults, followingCluster } from "./support/following-cluster.ts";
import { imageOf, LabFixture, repository } from "./support/lab-fixture.ts";

// A hub whose people choose between two images.

const name = "public-goods";
const directory = `environments/staging/${name}`;
const crash = { reason: "CrashLoopBackOff", message: "", lastWords: "sleep: not found" };

const otherOf = (tag: string, sign: string): string => imageOf(tag, sign).replace(repository, `${repository}-r`);
const [main, other] = [imageOf("2", "c"), otherOf("2", "d")];
const both = ["--image", main, "--image", other];

describe("bump with several images", () => {
  test("is one commit, wherever the name stands", async () => {
    const lab = newLab();
    const { tip } = lab;
    const output = await lab.mustGrove("bump", ...both, name);
    expect(output).toContain(`✓ bump(staging/${name}): experiment 1 → 2, experiment-r 1 → 2\n`);
    expect(lab.git("rev-parse", "main~")).toBe(tip);
    expect(lab.git("log", "-1", "--format=%(trailers:key=Image,valueonly,separator=)", "main")).toBe(
      `${main}, ${other}`,
    );
  });

  test("names in a list which of them go together", async () => {
    const lab = newLab();
    const file = lab.write("bumps.yaml", `- {name: ${name}, image: ["${main}", "${other}"], build: 8}\n`);
    expect(await lab.mustGrove("bump", "--from", file)).toContain("experiment 1 → 2, experiment-r 1 → 2");
  });

  test.for([
    ["one twice", ["--image", main, "--image", main], "IMAGE_GIVEN_TWICE"],
    [
      "one of another experiment",
      ["--image", main, "--image", main.replace("/econ/", "/other/")],
      "IMAGE_OF_OTHER_REPOSITORY",
    ],
  ] as const)("refuses %s and writes nothing", async ([, words, code]) => {
    const lab = newLab();
    const { tip } = lab;
    const refused = await lab.grove("bump", name, ...words);
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining(code) });
    expect(lab.tip).toBe(tip);
  });

  test("waits until all of them are live", async () => {
    const lab = newLab();
    const output = await lab.mustGrove("bump", name, ...both, "--wait");
    expect(output).toContain(`✓ staging/${name} is live after`);
  });

  test.for([
    ["both where one does not get live", both, "experiment 2 → 1, experiment-r 2 → 1"],
    ["only what it had changed", ["--image", imageOf("1", "a"), "--image", other], "experiment-r 2 → 1"],
  ] as const)("takes back %s", async ([, words, change]) => {
    const lab = newLab({ [other]: crash });
    const before = lab.read(`${directory}/kustomization.yaml`);
    const failed = await lab.grove("bump", name, ...words, "--revert");
    expect(failed).toMatchObject({ exitCode: 1, errors: expect.stringContaining("BUMP_REVERTED") });
    expect(lab.git("log", "-1", "--format=%s", "main")).toBe(`revert(staging/${name}): ${change}`);
    expect(lab.read(`${directory}/kustomization.yaml`)).toBe(before);
  });

  test("takes back what its check does not pass, in the words of the cell", async () => {
    const lab = newLab();
    lab.cluster = followingCluster(lab, {}, [other]);
    const failed = await lab.grove("bump", name, ...both, "--revert");
    expect(failed.exitCode).toBe(1);
    expect(failed.errors).toMatch(
      /BUMP_REVERTED: .*ModuleNotFoundError: No module named 'pandas'.*the bump was taken back/,
    );
  });
});

const hub = new LabFixture();
beforeAll(makeHub);
afterAll(() => hub[Symbol.dispose]());

/** A copy of the hub with both images, which a cluster follows. */
function newLab(faults: Faults = {}): LabFixture {
  const lab = copyOfLab(hub);
  lab.cluster = followingCluster(lab, faults);
  return lab;
}

async function makeHub(): Promise<void> {
  await hub.init();
  await hub.mustGrove("new", name, "--kind", "JupyterHub", "--image", repository);
  await addProfiles(hub);
  await hub.mustGrove("bump", name, "--image", imageOf("1", "a"), "--image", otherOf("1", "b"));
}

/** By hand, as teaching teams do. */
async function addProfiles(lab: LabFixture): Promise<void> {
  const checkout = checkoutOf(lab);
  const spec = `${directory}/experiment.yaml`;
  const profiles = `profiles: [{name: p, title: Python}, {name: r, title: R, image: ${repository}-r}]\n`;
  checkout.write(spec, checkout.read(spec) + profiles);
  await checkout.grove("check", directory, "--fix");
  checkout.git(
    "-c",
    "user.name=Ada",
    "-c",
    "user.email=ada@example.org",
    "commit",
    "--quiet",
    "--all",
    "--message=profiles",
  );
  checkout.git("push", "--quiet", "origin", "HEAD:main");
}
