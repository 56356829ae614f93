import { setTimeout as sleep } from "node:timers/promises";
import type { PodObject } from "@grove/cluster";
import { namespaceOf } from "@grove/experiments";
import { beforeAll, expect, test } from "vitest";
import { eventually } from "./support/eventually.ts";
import { publishVersions, type Versions } from "./support/images.ts";
import { theLab } from "./support/lab.ts";
import { otreeOf } from "./support/otree.ts";
import { enter, finish, type Participant } from "./support/participants.ts";
import { listenOnWaitPage } from "./support/wait-page.ts";

// The new pod starts beside the old one, and each has the web sockets of its own wait pages in its memory. In staging
// nothing keeps an update away from people who play.

const lab = await theLab();
const name = "overlap";
const namespace = namespaceOf("staging", name);
const study = otreeOf(lab, "staging", name);
let versions: Versions;

beforeAll(async () => {
  versions = await publishVersions();
  await lab.newExperiment(name, versions.first);
  await lab.grove("wait", name);
  await eventually("oTree answers", async () => (await study.page("/api/sessions")).status === 200);
});

test(
  "The overlap of old and new pod during an update: seconds, and what a participant on a wait page sees",
  { tags: ["full"] },
  async () => {
    const [waiting, partner] = await enter(lab, study, await study.createSession(2), 2);
    const [reader] = await enter(lab, study, await study.createSession(2), 1);
    if (waiting === undefined || partner === undefined || reader === undefined) throw new Error("three are needed");
    expect(await answerPages(waiting, 3)).toBe("public_goods/ResultsWaitPage");
    expect(await answerPages(partner, 2)).toBe("public_goods/Contribute");
    const socket = listenOnWaitPage(lab, { host: study.host, html: await waiting.text() });
    await eventually("the wait page's web socket is open", async () => socket.opened.length === 1);

    const samples: Sample[] = [];
    const end = new AbortController();
    const watching = watch(reader, { samples, signal: end.signal });
    await lab.grove("bump", name, "--image", versions.second);
    await eventually("the new pod is ready", async () => samples.some(({ ready }) => ready.includes(versions.second)));
    // The worst moment: the partner may already be with the new pod, the socket is still with the old one.
    const decided = performance.now();
    const next = await partner.answer();
    await eventually("the wait page is told to load again", async () => socket.heard !== undefined);
    const [heard, page] = [socket.heard ?? 0, await waiting.look()];
    await eventually("the old pod is gone", async () => !samples.at(-1)?.pods.includes(versions.first));
    end.abort();
    await watching;
    await socket.stop();

    report(samples);
    const [lost, reopened] = [socket.closed[0], socket.opened[1]];
    console.info(
      `the partner answered and saw ${next}; the wait page heard of it ${seconds(decided, heard)} s later, ` +
        (lost === undefined || lost > heard
          ? "by the connection that it had"
          : `its connection was lost after ${seconds(decided, lost)} s and back after ${seconds(decided, reopened ?? heard)} s`) +
        `; then they saw ${page}`,
    );
    expect(page).toBe("public_goods/Results");
    expect(samples.filter(({ answeredBy }) => answeredBy === "nobody")).toEqual([]);
    await finish([waiting, partner]);
  },
);

/** One look at both sides of the ingress. */
interface Sample {
  readonly at: number;
  /** Images of the app's pods; of those that end, too. */
  readonly pods: readonly string[];
  readonly ready: readonly string[];
  readonly answeredBy: "old" | "new" | "nobody";
}

/** Looks again and again, as a participant who loads the page again and again. */
async function watch(
  reader: Participant,
  { samples, signal }: { readonly samples: Sample[]; readonly signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    /* oxlint-disable no-await-in-loop -- one look after the other */
    const at = performance.now();
    const [found, answeredBy] = await Promise.all([podsOfApp(), whoAnswers(reader)]);
    samples.push({ at, pods: found.map(imageOf), ready: found.filter(isReady).map(imageOf), answeredBy });
    await sleep(100);
    /* oxlint-enable no-await-in-loop */
  }
}

/** By what only the introduction of the new version says. */
async function whoAnswers(reader: Participant): Promise<Sample["answeredBy"]> {
  const text = await reader.text().catch(() => "");
  if (text.includes(versions.secondSays)) return "new";
  return text.includes("about ten minutes") ? "old" : "nobody";
}

async function podsOfApp(): Promise<readonly PodObject[]> {
  const labelSelector = "app.kubernetes.io/name=otree";
  return lab.cluster.list<PodObject>({ apiVersion: "v1", kind: "Pod" }, { namespace, labelSelector });
}

function imageOf({ spec }: PodObject): string {
  return spec.containers[0]?.image ?? "";
}

function isReady({ status }: PodObject): boolean {
  return status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") === true;
}

async function answerPages(participant: Participant, count: number): Promise<string> {
  let page = "";
  // oxlint-disable-next-line no-await-in-loop -- one page after the other
  for (let index = 0; index < count; index += 1) page = await participant.answer();
  return page;
}

function report(samples: readonly Sample[]): void {
  const span = (isMeant: (sample: Sample) => boolean): string => {
    const meant = samples.filter(isMeant);
    return seconds(meant[0]?.at ?? 0, meant.at(-1)?.at ?? 0);
  };
  const firstNew = samples.findIndex(({ answeredBy }) => answeredBy === "new");
  const oldAfterwards = samples.slice(firstNew).filter(({ answeredBy }) => answeredBy === "old").length;
  const nobody = samples.filter(({ answeredBy }) => answeredBy === "nobody").length;
  console.info(
    `both pods were there for ${span(({ pods }) => new Set(pods).size === 2)} s, both ready for ` +
      `${span(({ ready }) => new Set(ready).size === 2)} s; after the new one's first answer the old one gave ` +
      `${oldAfterwards} more; ${nobody} of ${samples.length} pages had no answer`,
  );
}

function seconds(from: number, to: number): string {
  return ((to - from) / 1000).toFixed(1);
}
