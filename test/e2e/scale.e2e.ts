import { type ClusterObject, listApplications } from "@grove/cluster";
import { namespaceOf } from "@grove/experiments";
import { afterAll, beforeAll, expect, test } from "vitest";
import { waitUntil } from "../cluster/run/wait-until.ts";
import { argocdObject } from "./support/argocd-objects.ts";
import { argocdUsage } from "./support/argocd-usage.ts";
import { eventually } from "./support/eventually.ts";
import { publishVersions } from "./support/images.ts";
import { theLab } from "./support/lab.ts";
import { removeFromStaging } from "./support/remove-experiments.ts";
import { reportSeconds } from "./support/report-seconds.ts";
import { liveSleepingImage, sleepingImage, sleepingNames, writeSleepingOverlay } from "./support/sleeping-overlays.ts";

// A lab of many years: 300 experiments that sleep, and one that is worked on.

const lab = await theLab();
const names = sleepingNames(300);
const applications: ReadonlySet<string> = new Set(names.map((name) => namespaceOf("staging", name)));

beforeAll(async () => {
  await reportUsage("before");
  const started = performance.now();
  await lab.commit("300 experiments", (folder) => {
    for (const name of names) writeSleepingOverlay(folder, name);
  });
  await eventually("300 Applications are synced", async () => (await countSynced()) === names.length, 900);
  reportSeconds("300 experiments are synced", started);
  await reportUsage("with 300 experiments");
}, 1_000_000);

afterAll(async () => removeFromStaging(lab, names), 1_000_000);

test("one bump makes Argo CD look at one Application, not at all", { tags: ["full"] }, async () => {
  const [name = ""] = names;
  const since = new Date();
  await lab.grove("bump", name, "--image", sleepingImage("1.1.0"));
  await eventually("the bump is live", async () => (await liveSleepingImage(lab, name)) === sleepingImage("1.1.0"));
  expect(await askedToRefresh(since)).toEqual(new Set([namespaceOf("staging", name)]));
});

test("from a push to the start of its sync, over 40 bumps", { tags: ["full"] }, async () => {
  const seconds: number[] = [];
  for (const name of names.slice(100, 140)) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, as on a quiet day
    seconds.push(await secondsToSync(name));
  }
  const sorted = seconds.toSorted((one, other) => one - other);
  const quantile = (part: number) => sorted[Math.ceil(part * sorted.length) - 1]?.toFixed(2);
  console.info(`push → sync started, ${sorted.length} bumps: p50 ${quantile(0.5)} s, p99 ${quantile(0.99)} s`);
  await reportUsage("after the bumps");
});

test("from a push to an oTree that is ready, beside 300 others", { tags: ["full"] }, async () => {
  const { first, second } = await publishVersions();
  const name = "worked-on";
  await lab.newExperiment(name, first);
  await lab.grove("wait", name);
  for (const image of [second, first, second]) {
    /* oxlint-disable no-await-in-loop -- one after the other */
    await lab.grove("bump", name, "--image", image);
    const pushed = performance.now();
    await lab.grove("wait", name);
    reportSeconds("push → oTree is ready", pushed);
    /* oxlint-enable no-await-in-loop */
  }
});

async function countSynced(): Promise<number> {
  const found = await listApplications(lab.cluster);
  return found.filter(({ metadata, status }) => applications.has(metadata.name) && status?.sync?.status === "Synced")
    .length;
}

/** The Applications that Argo CD was asked to look at, by the log of its controller; by the clock it looks at all. */
async function askedToRefresh(since: Date): Promise<ReadonlySet<string>> {
  const container = "argocd-application-controller";
  let log = "";
  for await (const piece of lab.cluster.logs({ namespace: "argocd", pod: `${container}-0`, container })) log += piece;
  const entries = log.split("\n").filter((line) => line.includes("(normal refresh requested)"));
  const recent = entries.map((line) => JSON.parse(line) as LogEntry).filter(({ time }) => new Date(time) >= since);
  return new Set(recent.map(({ application }) => application));
}

interface LogEntry {
  readonly time: string;
  readonly application: string;
}

/** From the end of `grove bump`, which pushes last, to Argo CD's operation for its commit. */
async function secondsToSync(name: string): Promise<number> {
  const application = argocdObject("Application", namespaceOf("staging", name));
  const read = async () => (await lab.cluster.read<Synced>(application))?.status?.operationState?.startedAt;
  const before = await read();
  await lab.grove("bump", name, "--image", sleepingImage("1.1.0"));
  const pushed = performance.now();
  await waitUntil(async () => (await read()) !== before, { what: `a sync of ${name}`, timeout: 60_000, interval: 50 });
  return (performance.now() - pushed) / 1000;
}

interface Synced extends ClusterObject {
  readonly status?: { readonly operationState?: { readonly startedAt: string } };
}

async function reportUsage(when: string): Promise<void> {
  const usages = await argocdUsage(lab.cluster);
  const lines = usages.map(({ pod, cpu, memory }) => `  ${pod}: ${cpu.toFixed(0)} s of CPU, ${memory} MiB`);
  console.info([`Argo CD ${when}:`, ...lines].join("\n"));
}
