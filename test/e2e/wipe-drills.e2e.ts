import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { ObjectReference } from "@grove/cluster";
import { beforeAll, expect, test } from "vitest";
import { argocdObject } from "./support/argocd-objects.ts";
import { eventually } from "./support/eventually.ts";
import { publishVersions } from "./support/images.ts";
import { openLabPage } from "./support/lab-page.ts";
import { theLab } from "./support/lab.ts";
import { idsOf } from "./support/lasting-objects.ts";
import { reportSeconds } from "./support/report-seconds.ts";
import { awaitOutage, expectBack, expectSafe, type Study, drillStudies } from "./support/studies.ts";

// One wrong act each, on experiments that people have played. What runs may go; what participants gave may not.

const lab = await theLab();
const staging = "environments/staging";
let studies: readonly [Study, Study];

beforeAll(async () => {
  studies = await drillStudies(lab, await publishVersions());
});

test.for<[string, (folder: string) => void]>([
  ["emptied in one push", removeDirectories],
  ["renamed", (folder) => renameSync(join(folder, staging), join(folder, "environments/stagging"))],
  ["moved a level down", moveDown],
])("environments/staging %s: an outage, and git revert ends it", { tags: ["full"] }, async ([what, change]) => {
  const wipe = await lab.commit(`staging ${what}`, change);
  let reverted: number;
  try {
    await awaitOutage(lab, studies);
    await expectSafe(lab, studies);
  } finally {
    reverted = performance.now();
    await lab.revert(wipe);
  }
  await expectBack(lab, studies);
  reportSeconds(`staging ${what}: the data are back`, reverted);
});

test("the ApplicationSet deleted: Argo CD makes it and all of its Applications again", { tags: ["full"] }, async () => {
  const applicationSet = argocdObject("ApplicationSet", "staging");
  const deleted = performance.now();
  const applications = studies.map(({ namespace }) => argocdObject("Application", namespace));
  await awaitAnother([applicationSet, ...applications], async () => lab.cluster.remove(applicationSet));
  await expectBack(lab, studies);
  reportSeconds("ApplicationSet deleted: the data are back", deleted);
});

test("an Application deleted in the page, with all that it manages: it is made again", { tags: ["full"] }, async () => {
  const page = await openLabPage(lab);
  const name = studies[0].namespace;
  const deleted = performance.now();
  await awaitAnother([argocdObject("Application", name)], async () => {
    expect(await page.deleteApplication(name)).toMatchObject({ ok: true });
  });
  await expectBack(lab, studies);
  reportSeconds("Application deleted: the data are back", deleted);
});

function removeDirectories(folder: string): void {
  for (const entry of readdirSync(join(folder, staging), { withFileTypes: true })) {
    if (entry.isDirectory()) rmSync(join(folder, staging, entry.name), { recursive: true });
  }
}

function moveDown(folder: string): void {
  mkdirSync(join(folder, "environments/lab"));
  renameSync(join(folder, staging), join(folder, "environments/lab/staging"));
}

/** Waits until each object is there under another id than before the act. */
async function awaitAnother(objects: readonly ObjectReference[], act: () => Promise<void>): Promise<void> {
  const before = await idsOf(lab.cluster, objects);
  await act();
  await eventually("all are made again", async () => {
    const ids = Object.entries(await idsOf(lab.cluster, objects));
    return ids.every(([object, id]) => id !== undefined && id !== before[object]);
  });
}
