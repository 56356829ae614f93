import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { eventually } from "./support/eventually.ts";
import { publishVersions, type Versions } from "./support/images.ts";
import { theLab } from "./support/lab.ts";
import { removeFromStaging } from "./support/remove-experiments.ts";
import { liveSleepingImage, sleepingImage, sleepingNames, writeSleepingOverlay } from "./support/sleeping-overlays.ts";
import {
  expectBack,
  expectBumpGetsThrough,
  expectSafe,
  expectUnharmed,
  type Study,
  drillStudies,
} from "./support/studies.ts";

// What `grove check` refuses, pushed past it.

const lab = await theLab();
const staging = "environments/staging";
let versions: Versions;
let first: Study;
let second: Study;

beforeAll(async () => {
  versions = await publishVersions();
  [first, second] = await drillStudies(lab, versions);
});

test("one broken overlay among twenty: the nineteen go on", { tags: ["full"] }, async () => {
  const names = sleepingNames(20);
  const [broken = "", other = ""] = names;
  await lab.commit("twenty, one of them broken", (folder) => {
    for (const name of names) writeSleepingOverlay(folder, name);
    writeFileSync(join(folder, staging, broken, "kustomization.yaml"), "resources: [deployment.yaml\n");
  });
  try {
    await Promise.all(names.slice(1).map(async (name) => lab.awaitState("staging", name, "Synced Healthy")));
    await eventually("Argo CD says so of the broken one", async () => hasCondition(broken, "ComparisonError"));
    const image = sleepingImage("1.1.0");
    await lab.grove("bump", other, "--image", image);
    await eventually("the bump is live", async () => (await liveSleepingImage(lab, other)) === image);
  } finally {
    await removeFromStaging(lab, names);
  }
});

test("stray folders, one of a name that no Application can have: the others go on", { tags: ["full"] }, async () => {
  const stray = await lab.commit("notes", (folder) => {
    for (const name of ["Foo_Bar", "notes"]) {
      mkdirSync(join(folder, staging, name));
      writeFileSync(join(folder, staging, name, "README.md"), "To be sorted.\n");
    }
  });
  const hasApplication = async (name: string) => (await lab.application("staging", name)) !== undefined;
  try {
    await eventually("the notes have an Application", async () => hasApplication("notes"));
    expect(await hasApplication("Foo_Bar")).toBe(false);
    await expectBumpGetsThrough(lab, first, versions);
  } finally {
    await lab.revert(stray);
  }
  await eventually("it is gone with them", async () => !(await hasApplication("notes")));
});

test("the host of another experiment: check refuses, and pushed past it the cluster", { tags: ["full"] }, async () => {
  let refused = "";
  const clash = await lab.commit("a host of somebody else", async (folder) => {
    appendFileSync(join(folder, staging, second.name, "operation.yaml"), `hosts: [${first.otree.host}]\n`);
    refused = (await lab.tryGrove("check", "--fix", "--lab", folder)).output;
  });
  const messageOfSync = async () =>
    (await lab.application("staging", second.name))?.status?.operationState?.message ?? "";
  try {
    expect(refused).toContain("HOST_CLASH");
    await eventually("the sync is refused", async () => (await messageOfSync()).includes("only"));
    expect(await messageOfSync()).toContain(`of the lab's hosts this experiment has only ${second.otree.host}`);
    expect(await countOwnAnswers(first, 20)).toBe(20);
    await expectSafe(lab, [first, second]);
  } finally {
    await lab.revert(clash);
  }
  await expectBack(lab, [first, second]);
});

test(
  "a Namespace manifest in an overlay: check refuses, and once it is removed the namespace stays",
  { tags: ["full"] },
  async () => {
    let refused = "";
    const commit = await lab.commit("declare the namespace", async (folder) => {
      declareNamespace(join(folder, staging, first.name));
      refused = (await lab.tryGrove("check", "--lab", folder)).output;
    });
    try {
      expect(refused).toContain("NAMESPACE_IN_OVERLAY");
      await awaitRevision(first.name, commit);
    } finally {
      await awaitRevision(first.name, await lab.revert(commit));
    }
    await expectUnharmed(lab, [first]);
    await expectBumpGetsThrough(lab, first, versions);
    await lab.awaitState("staging", first.name, "Synced Healthy");
  },
);

function declareNamespace(overlay: string): void {
  const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "overlay", labels } };
  writeFileSync(join(overlay, "namespace.yaml"), JSON.stringify(namespace));
  const kustomization = join(overlay, "kustomization.yaml");
  const text = readFileSync(kustomization, "utf8");
  writeFileSync(kustomization, text.replace("resources:\n", "resources:\n  - namespace.yaml\n"));
}

async function hasCondition(name: string, type: string): Promise<boolean> {
  const { conditions = [] } = (await lab.application("staging", name))?.status ?? {};
  return conditions.some((condition) => condition.type === type);
}

/** Waits until Argo CD has brought a commit, or tried to. */
async function awaitRevision(name: string, commit: string): Promise<void> {
  await eventually(`${name} is at ${commit}`, async () => {
    const { operationState } = (await lab.application("staging", name))?.status ?? {};
    return operationState?.syncResult?.revision === commit && operationState.phase !== "Running";
  });
}

/** How many answers under its host are the study's own: nobody else takes its key. */
async function countOwnAnswers({ otree }: Study, requests: number): Promise<number> {
  const answers = await Promise.all(Array.from({ length: requests }, async () => otree.page("/api/sessions")));
  return answers.filter(({ status }) => status === 200).length;
}
