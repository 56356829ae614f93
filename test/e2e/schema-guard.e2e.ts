import { beforeAll, expect, test } from "vitest";
import { eventually } from "./support/eventually.ts";
import { publishVersions, type Versions } from "./support/images.ts";
import { historyOf, openLabPage } from "./support/lab-page.ts";
import { theLab } from "./support/lab.ts";
import { appPods, liveImage } from "./support/live-image.ts";
import { otreeOf } from "./support/otree.ts";
import { enter } from "./support/participants.ts";

// An image that stores a field more than the database has would break pages and exports.

const lab = await theLab();
const name = "fields";
const staging = otreeOf(lab, "staging", name);
const production = otreeOf(lab, "production", name);
let versions: Versions;

beforeAll(async () => {
  versions = await publishVersions();
  await lab.newExperiment(name, versions.first);
  await lab.grove("wait", name);
});

test("an added field: the sync fails and says which, what was kept, and the ways out", async () => {
  const session = await staging.createSession(2);
  const [participant] = await enter(lab, staging, session, 1);
  await lab.grove("bump", name, "--image", versions.withField);

  const { exitCode, errors } = await lab.tryGrove("wait", name);
  expect(exitCode).toBe(1);
  expect(errors).toContain("error GUARD_REFUSED");
  expect(errors).toContain("Player.age");
  expect(errors).toContain(`grove reset ${name}`);
  expect(errors).toContain(versions.first);
  // Argo CD tries again, and says it again each time.
  await expect.poll(saidByArgocd, { timeout: 120_000 }).toContain("Player.age");

  expect(await liveImage(lab, { environment: "staging", name })).toBe(versions.first);
  expect(await participant?.answer()).toBe("public_goods/Comprehension");
  expect(await participant?.answer()).toBe("public_goods/Contribute");
  expect(await staging.page("/api/export_wide")).toMatchObject({ status: 200 });
  expect(await staging.page("/api/export_app?app=public_goods")).toMatchObject({ status: 200 });
});

test("after grove reset the new image serves, with an empty database", async () => {
  console.info(await lab.grove("reset", name, "--yes"));
  await lab.grove("wait", name);
  expect(await liveImage(lab, { environment: "staging", name })).toBe(versions.withField);
  expect(await staging.countSessions()).toBe(0);
  await staging.createSession(2);
  expect(await staging.page("/api/export_wide")).toMatchObject({ status: 200 });
});

/** Of the staging experiment's last sync. */
async function saidByArgocd(): Promise<string> {
  const { operationState } = (await lab.application("staging", name))?.status ?? {};
  return (operationState?.syncResult?.resources ?? []).map(({ message = "" }) => message).join("\n");
}

test("a rollback in the page onto a database that does not fit leaves the old pod serving", async () => {
  const key = { environment: "production", name } as const;
  await lab.grove("deploy", name);
  await lab.grove("bump", name, "--image", versions.second);
  await lab.grove("wait", name);
  await lab.grove("deploy", name); // a field less does no harm
  await lab.grove("reset", name, "--environment", "production", "--yes"); // and now the column is gone
  await lab.grove("wait", name, "--environment", "production");

  const page = await openLabPage(lab);
  const [oldest] = await historyOf(page, `exp-${name}`);
  expect(await page.rollback(`exp-${name}`, oldest?.id ?? 0)).toMatchObject({ ok: true });
  await eventually("the guard in front of the other app has refused", async () => {
    const pods = await appPods(lab.cluster, `exp-${name}`);
    const other = pods.find(({ spec }) => spec.containers[0]?.image === versions.withField);
    return JSON.stringify(other?.status?.initContainerStatuses ?? "").includes("Player.age");
  });
  expect(await liveImage(lab, key)).toBe(versions.second);
  expect(await production.page("/login")).toMatchObject({ status: 200 });

  await page.sync(`exp-${name}`);
  await lab.awaitState("production", name, "Synced Healthy");
  expect(await liveImage(lab, key)).toBe(versions.second);
});
