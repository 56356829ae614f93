import type { ClusterObject } from "@grove/cluster";
import { beforeAll, describe, expect, test } from "vitest";
import type { ArgocdPage } from "../support/argocd-page.ts";
import { eventually } from "./support/eventually.ts";
import { publishVersions, type Versions } from "./support/images.ts";
import { historyOf, openLabPage } from "./support/lab-page.ts";
import { theLab } from "./support/lab.ts";
import { appPods, liveImage } from "./support/live-image.ts";
import { otreeOf } from "./support/otree.ts";
import { enter, finish, type Participant } from "./support/participants.ts";

// Three of four participants have begun to play and pause; nothing that anybody does takes their study away.

const lab = await theLab();
const name = "playing";
const key = { environment: "production", name } as const;
const namespace = `exp-${name}`;
const study = otreeOf(lab, "production", name);
let versions: Versions;
let page: ArgocdPage;
let session: string;
let players: readonly Participant[];

beforeAll(async () => {
  versions = await publishVersions();
  await lab.newExperiment(name, versions.first);
  await lab.grove("wait", name);
  await lab.grove("deploy", name);
  await lab.grove("bump", name, "--image", versions.second);
  await lab.grove("wait", name);
  await lab.grove("deploy", name);
  page = await openLabPage(lab);
  session = await study.createSession(4);
  players = await enter(lab, study, session, 3);
  await Promise.all(players.map(async (player) => player.answer()));
});

describe("while they play", () => {
  test.for([
    ["deploy", name],
    ["rollback", name, "--environment", "production"],
    ["reset", name, "--environment", "production", "--yes"],
    ["sleep", name, "--environment", "production"],
    ["delete", name, "--environment", "production", "--yes"],
  ])("grove %s is refused, and says who and how many", async (words) => {
    const { exitCode, errors } = await undisturbed(async () => lab.tryGrove(...words));
    expect(exitCode).toBe(1);
    expect(errors).toMatch(/SESSION_RUNNING/);
    expect(errors).toContain(`3 participants are playing in session ${session}`);
  });

  test("Sync in the page fails with the guard's words", async () => {
    await lab.grove("bump", name, "--image", versions.first);
    await lab.grove("promote", name);
    await lab.awaitState("production", name, "OutOfSync Healthy");
    await undisturbed(async () => {
      expect(await page.sync(namespace)).toMatchObject({ ok: true });
      await eventually("the sync has failed", async () => (await lastSync())?.phase === "Failed");
    });
    expect(JSON.stringify(await lastSync())).toContain(`3 participants are playing in session ${session}`);
  });

  test("Rollback in the page, which runs no hooks: the other image waits in front of its app and says why", async () => {
    const [oldest] = await historyOf(page, namespace);
    await undisturbed(async () => {
      expect(await page.rollback(namespace, oldest?.id ?? 0)).toMatchObject({ ok: true });
      await eventually("a second pod waits", async () => (await appPods(lab.cluster, namespace)).length === 2);
    });
    await eventually("it says why", async () => {
      const waiting = await podOf(versions.first);
      if (!waiting?.status?.initContainerStatuses?.[0]?.state?.running) return false;
      const pod = { namespace, pod: waiting.metadata.name, container: "session-guard" };
      let words = "";
      for await (const piece of lab.cluster.logs(pod)) words += piece;
      return words.includes(`3 participants are playing in session ${session}`);
    });
  });

  test("reset-database in the page: the Job fails with the guard's words", async () => {
    const before = new Set((await jobs()).map(({ metadata }) => metadata.name));
    const resource = { group: "batch", version: "v1", kind: "CronJob", namespace, name: "reset-database" };
    await undisturbed(async () => {
      expect(await page.runAction(namespace, { resource, action: "create-job" })).toMatchObject({ ok: true });
      await eventually("the Job has failed", async () => {
        const job = (await jobs()).find(({ metadata }) => !before.has(metadata.name));
        return job?.status?.failed === 1;
      });
    });
    const pods = await lab.cluster.list({ apiVersion: "v1", kind: "Pod" }, { namespace, labelSelector: "job-name" });
    expect(JSON.stringify(pods)).toContain(`3 participants are playing in session ${session}`);
  });

  test("a crashed pod of the image that served comes back at once", async () => {
    const served = await podOf(versions.second);
    await undisturbed(async () => {
      const started = performance.now();
      await lab.cluster.remove({ apiVersion: "v1", kind: "Pod", namespace, name: served?.metadata.name ?? "" });
      await eventually("another pod serves", async () => {
        const { status } = await study.page("/login");
        return status === 200 && (await liveImage(lab, key)) === versions.second;
      });
      console.info(`back after ${((performance.now() - started) / 1000).toFixed(1)} s`);
    });
  });
});

test("after the session all of it goes through", async () => {
  const [fourth] = await enter(lab, study, session, 4).then((all) => all.slice(3));
  await finish([...players, ...(fourth === undefined ? [] : [fourth])]);
  await study.passTime(1800);
  await eventually("the rolled-back image serves", async () => (await liveImage(lab, key)) === versions.first);
  await lab.grove("rollback", name, "--environment", "production", "--reason", "the text is wrong");
  await lab.grove("reset", name, "--environment", "production", "--yes"); // syncs, and so brings both
  expect(await study.countSessions()).toBe(0);
  expect(await liveImage(lab, key)).toBe(versions.second);
});

/** Fails unless participants are afterwards where they were, in front of the same image, and each of their rows is the same. */
async function undisturbed<T>(act: () => Promise<T>): Promise<T> {
  const places = await whereTheyAre();
  expect(places).toEqual(Array(3).fill("public_goods/Comprehension"));
  const rows = await study.participantsHash();
  const result = await act();
  expect(await study.participantsHash()).toBe(rows);
  expect(await liveImage(lab, key)).toBe(versions.second);
  expect(await whereTheyAre()).toEqual(places);
  return result;
}

async function whereTheyAre(): Promise<readonly string[]> {
  return Promise.all(players.map(async (player) => player.look()));
}

async function podOf(image: string) {
  return (await appPods(lab.cluster, namespace)).find(({ spec }) => spec.containers[0]?.image === image);
}

async function lastSync() {
  return (await lab.application("production", name))?.status?.operationState;
}

interface JobObject extends ClusterObject {
  readonly status?: { readonly failed?: number };
}

async function jobs(): Promise<readonly JobObject[]> {
  return lab.cluster.list<JobObject>({ apiVersion: "batch/v1", kind: "Job" }, { namespace });
}
