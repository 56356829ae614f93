import { rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { eventually } from "./support/eventually.ts";
import { publishVersions, type Versions } from "./support/images.ts";
import { theLab } from "./support/lab.ts";
import { otreeOf } from "./support/otree.ts";

// A directory is removed by hand, without any of Grove's care: an outage, never a loss. Only in the full run:
// delete and reset remove theirs by hand, too.
// @module-tag full

const lab = await theLab();
const name = "removed";
const namespace = `exp-${name}-staging`;
const overlay = `environments/staging/${name}`;
const staging = otreeOf(lab, "staging", name);
let versions: Versions;
let before: string;
/** Of the database and of its dumps. */
let first: readonly string[];
let removal: string;

beforeAll(async () => {
  versions = await publishVersions();
  await lab.newExperiment(name, versions.first);
  await lab.grove("wait", name);
  await staging.createSession(4);
  before = await staging.participantsHash();
  first = await claims();
});

test("git rm: Application and objects go, the volume with its data and the namespace stay", async () => {
  removal = await lab.commit("tidy up", (folder) => rmSync(join(folder, overlay), { recursive: true }));
  await eventually("the Application is gone", async () => (await lab.application("staging", name)) === undefined);
  await eventually("nothing runs", async () => (await pods()).length === 0);
  expect(first).toHaveLength(2);
  expect(await claims()).toEqual(first);
  expect(await lab.cluster.read({ apiVersion: "v1", kind: "Namespace", name: namespace })).toBeDefined();
});

test("grove orphans lists the volumes that no overlay claims", async () => {
  const orphans = JSON.parse(await lab.grove("orphans", "--json")) as readonly object[];
  const listed = first.map((claim) => expect.objectContaining({ namespace, claim, state: "claimed" }));
  expect(orphans).toEqual(expect.arrayContaining(listed));
});

test("a new experiment of that name has empty volumes, and the old ones are still listed", async () => {
  await lab.newExperiment(name, versions.first);
  await lab.grove("wait", name);
  await staging.served();
  expect(await staging.countSessions()).toBe(0);
  expect(await claims()).toHaveLength(4);
  const orphans = JSON.parse(await lab.grove("orphans", "--json")) as readonly { readonly claim: string }[];
  expect(orphans.filter(({ claim }) => first.includes(claim))).toHaveLength(2);
  await lab.grove("delete", name, "--yes");
  await eventually("the Application is gone", async () => (await lab.application("staging", name)) === undefined);
});

test("git revert of the removal: the same data is back", async () => {
  const started = performance.now();
  await lab.revert(removal);
  await lab.grove("wait", name);
  await staging.served();
  console.info(`the data are back ${((performance.now() - started) / 1000).toFixed(1)} s after git revert`);
  expect(await staging.participantsHash()).toBe(before);
});

async function claims(): Promise<readonly string[]> {
  const found = await lab.cluster.list({ apiVersion: "v1", kind: "PersistentVolumeClaim" }, { namespace });
  return found.map(({ metadata }) => metadata.name).toSorted();
}

async function pods(): Promise<readonly object[]> {
  return lab.cluster.list({ apiVersion: "v1", kind: "Pod" }, { namespace });
}
