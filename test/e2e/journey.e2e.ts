import { beforeAll, expect, test } from "vitest";
import { eventually } from "./support/eventually.ts";
import { publishVersions, type Versions } from "./support/images.ts";
import { historyOf, openLabPage } from "./support/lab-page.ts";
import { theLab } from "./support/lab.ts";
import { liveImage } from "./support/live-image.ts";
import { otreeOf } from "./support/otree.ts";

// The way of one study: from `grove new` to participants in production, back, and forth again. Only in the full run:
// user-stories and pipelines go the same way.
// @module-tag full

const lab = await theLab();
const name = "journey";
const key = { environment: "production", name } as const;
const production = otreeOf(lab, "production", name);
let versions: Versions;

beforeAll(async () => {
  versions = await publishVersions();
});

test("grove new and a bump: staging runs by itself and answers over HTTPS under its name", async () => {
  await lab.newExperiment(name, versions.repository);
  await lab.grove("bump", name, "--image", versions.first);
  console.info(await lab.grove("wait", name));
  await lab.awaitState("staging", name, "Synced Healthy");
  const staging = otreeOf(lab, "staging", name);
  expect(await staging.page("/login")).toMatchObject({ status: 200 });
  await staging.createSession(2);
  expect(await staging.countSessions()).toBe(1);
});

test("promoted to production nothing moves until somebody presses Sync", async () => {
  await lab.grove("promote", name);
  await lab.awaitState("production", name, "OutOfSync Missing");
  const page = await openLabPage(lab);
  expect(await page.sync(`exp-${name}`)).toMatchObject({ ok: true });
  await lab.grove("wait", name, "--environment", "production");
  expect(await production.page("/login")).toMatchObject({ status: 200 });
});

test("grove deploy promotes, syncs and waits in one", async () => {
  await lab.grove("bump", name, "--image", versions.second);
  await lab.grove("wait", name);
  await production.createSession(2);
  console.info(await lab.grove("deploy", name));
  expect(await liveImage(lab, key)).toBe(versions.second);
  await lab.awaitState("production", name, "Synced Healthy");
  expect(await production.countSessions()).toBe(1);
});

test("Rollback in the page: the old digest is live again and stays", async () => {
  const page = await openLabPage(lab);
  const history = await historyOf(page, `exp-${name}`);
  expect(history).toHaveLength(2);
  expect(await page.rollback(`exp-${name}`, history[0]?.id ?? 0)).toMatchObject({ ok: true });
  await eventually("the first image is live", async () => (await liveImage(lab, key)) === versions.first);
  await lab.awaitState("production", name, "OutOfSync Healthy");
});

test("grove rollback makes Git true and holds it: a bump of staging does not get to production", async () => {
  await lab.grove("rollback", name, "--environment", "production", "--reason", "the text is wrong");
  await lab.grove("wait", name, "--environment", "production");
  expect(await liveImage(lab, key)).toBe(versions.first);
  const refused = await lab.tryGrove("deploy", name);
  expect(refused.exitCode).toBe(1);
  expect(refused.errors).toContain("the text is wrong");
  const status = JSON.parse(await lab.grove("status", name, "--environment", "production", "--json")) as object[];
  expect(status).toMatchObject([{ name, tag: "1.0.0", hold: { reason: "the text is wrong" }, health: "Healthy" }]);
});

test("grove logs shows what the app says", async () => {
  expect(await lab.grove("logs", name, "--environment", "production")).toContain("Running prodserver");
});
