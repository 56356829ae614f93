import { rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { eventually } from "./support/eventually.ts";
import { publishVersions, type Versions } from "./support/images.ts";
import { theLab } from "./support/lab.ts";
import { otreeOf } from "./support/otree.ts";

// A directory is removed by hand, without any of Grove's care: an outage, never a loss.

const lab = await theLab();
const name = "removed";
const namespace = `exp-${name}-staging`;
const overlay = `environments/staging/${name}`;
const staging = otreeOf(lab, "staging", name);
let versions: Versions;
let before: string;
let firstClaim: string;
let removal: string;

beforeAll(async () => {
  versions = await publishVersions();
  await lab.newExperiment(name, versions.first);
  await lab.grove("wait", name);
  await eventually("the ingress leads to oTree", async () => (await staging.page("/login")).status === 200);
  await staging.createSession(4);
  before = await staging.participantsHash();
  [firstClaim = ""] = await claims();
});

test("git rm: Application and objects go, the volume with its data and the namespace stay", async () => {
  removal = await lab.commit("tidy up", (folder) => rmSync(join(folder, overlay), { recursive: true }));
  await eventually("the Application is gone", async () => (await lab.application("staging", name)) === undefined);
  await eventually("nothing runs", async () => (await pods()).length === 0);
  expect(await claims()).toEqual([firstClaim]);
  expect(await lab.cluster.read({ apiVersion: "v1", kind: "Namespace", name: namespace })).toBeDefined();
});

test("grove orphans lists the volume that no overlay claims", async () => {
  const orphans = JSON.parse(await lab.grove("orphans", "--json")) as readonly object[];
  expect(orphans).toContainEqual(expect.objectContaining({ namespace, claim: firstClaim, state: "claimed" }));
});

test("a new experiment of that name has an empty volume, and the old one is still listed", async () => {
  await lab.newExperiment(name, versions.first);
  await lab.grove("wait", name);
  await eventually("the ingress leads to oTree", async () => (await staging.page("/login")).status === 200);
  expect(await staging.countSessions()).toBe(0);
  expect(await claims()).toHaveLength(2);
  const orphans = JSON.parse(await lab.grove("orphans", "--json")) as readonly { readonly claim: string }[];
  expect(orphans.filter(({ claim }) => claim === firstClaim)).toHaveLength(1);
  await lab.grove("delete", name, "--yes");
  await eventually("the Application is gone", async () => (await lab.application("staging", name)) === undefined);
});

test("git revert of the removal: the same data is back", async () => {
  const started = performance.now();
  await lab.revert(removal);
  await lab.grove("wait", name);
  await eventually("the ingress leads to oTree", async () => (await staging.page("/login")).status === 200);
  console.info(`the data are back ${((performance.now() - started) / 1000).toFixed(1)} s after git revert`);
  expect(await staging.participantsHash()).toBe(before);
});

async function claims(): Promise<readonly string[]> {
  const found = await lab.cluster.list({ apiVersion: "v1", kind: "PersistentVolumeClaim" }, { namespace });
  return found.map(({ metadata }) => metadata.name);
}

async function pods(): Promise<readonly object[]> {
  return lab.cluster.list({ apiVersion: "v1", kind: "Pod" }, { namespace });
}
