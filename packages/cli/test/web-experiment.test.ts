import { parseArchiveManifest } from "@grove/experiments";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { archivingCluster, type ArchivingOptions } from "./support/archiving-cluster.ts";
import { LabFixture } from "./support/lab-fixture.ts";

const name = "greetings";
const folder = "registry.example/econ/greetings";
const images = ["awesome-app", "greetings", "maths"].map((service) => `${folder}/${service}`);

/** Made once: a lab with a web experiment that has all its images. */
const made = new LabFixture();
let said: string;

beforeAll(async () => {
  await made.init();
  said = await made.mustGrove("new", name, "--kind", "WebExperiment", "--image", folder);
  for (const image of images) {
    // oxlint-disable-next-line no-await-in-loop -- one commit after the other
    await made.mustGrove("bump", name, "--image", `${image}:1@sha256:${"a".repeat(64)}`);
  }
});

afterAll(() => made[Symbol.dispose]());

/** A lab like that, and a cluster which runs the experiment. */
function newLab(options: Partial<ArchivingOptions> = {}): LabFixture {
  const lab = new LabFixture().copyOf(made);
  onTestFinished(() => lab[Symbol.dispose]());
  const id = /^id: (\S+)/m.exec(lab.read(`environments/staging/${name}/operation.yaml`))?.[1] ?? "";
  lab.cluster = archivingCluster({ id, namespace: `exp-${name}-staging`, server: "redis", ...options });
  return lab;
}

test("grove new says which images it waits for", () => {
  for (const image of images) expect(said).toContain(`--image ${image}:TAG@sha256:DIGEST`);
});

test("grove backup makes a dump of what was counted", async () => {
  expect(await newLab().mustGrove("backup", name, "--list")).toContain("3 events of 1 version");
});

describe("grove delete", () => {
  const manifest = `archive/staging/${name}/20261125T184300Z-archive.yaml`;

  test("archives counters and events, then removes the overlay", async () => {
    const lab = newLab();
    await lab.mustGrove("delete", name, "--yes");
    const { value } = parseArchiveManifest(lab.read(manifest), manifest);
    expect(value).toMatchObject({ name, tables: [{ name: "{greetings:1}:events", rows: 3 }] });
    expect(lab.git("ls-tree", "-r", "--name-only", "main", "environments/staging")).not.toContain(name);
  });

  test("changes nothing when Redis does not run", async () => {
    const lab = newLab({ isDatabaseUp: false });
    const { tip } = lab;
    const refused = await lab.grove("delete", name, "--yes");
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("DATABASE_NOT_RUNNING") });
    expect(lab.tip).toBe(tip);
  });
});

describe("what has a meaning for studies only is refused with what there is instead", () => {
  test.for([
    [["reset", name, "--yes"], "another version"],
    [["rehearse", name, "--participants", "2"], "grove report"],
    [["export", name, "--environment", "staging"], "--json"],
    [["restore", name, "--list"], "git revert"],
  ] as const)("%j", async ([words, instead]) => {
    const { exitCode, errors } = await newLab().grove(...words);
    expect({ exitCode, errors }).toMatchObject({
      exitCode: 2,
      errors: expect.stringContaining("NOT_OF_WEB_EXPERIMENT"),
    });
    expect(errors).toContain(instead);
  });
});
