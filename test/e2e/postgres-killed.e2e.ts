import type { ClusterObject } from "@grove/cluster";
import { namespaceOf } from "@grove/experiments";
import { beforeAll, expect, test } from "vitest";
import { eventually } from "./support/eventually.ts";
import { killProcesses } from "./support/kill-processes.ts";
import { publishTimedVersion } from "./support/images.ts";
import { theLab } from "./support/lab.ts";
import { otreeOf } from "./support/otree.ts";
import { enter, finish } from "./support/participants.ts";
import { reportSeconds } from "./support/report-seconds.ts";

// Postgres dies while people play. oTree's pages find it again; its process that submits pages whose time is up does not.

const lab = await theLab();
const name = "power-cut";
const namespace = namespaceOf("staging", name);
const study = otreeOf(lab, "staging", name);

beforeAll(async () => {
  await lab.newExperiment(name, await publishTimedVersion());
  await lab.grove("wait", name);
  await eventually("oTree answers", async () => (await study.page("/api/sessions")).status === 200);
});

// Elsewhere than on the stand the container's processes are out of the test's reach.
test.skipIf(!lab.isStand)(
  "Postgres killed during play: page-timeout worker restarted, participants go on",
  { tags: ["full"] },
  async () => {
    const couple = await enter(lab, study, await study.createSession(2), 2);
    const [partner, sleeper] = await enter(lab, study, await study.createSession(2), 2);
    if (partner === undefined || sleeper === undefined) throw new Error("two are needed");
    const players = [...couple, partner, sleeper];
    await Promise.all(players.map(async (player) => player.answer()));
    const before = await study.participantsHash();
    const restarts = await restartsOf("otree");

    const killed = performance.now();
    expect(killProcesses(await containerOf("postgres"))).toBeGreaterThan(0);
    await eventually("pages with data are back", async () => (await study.page("/api/sessions")).status === 200);
    reportSeconds("Postgres killed: pages with data are back", killed);
    expect(await study.participantsHash()).toBe(before);
    await eventually("oTree was started again", async () => (await restartsOf("otree")) > restarts);
    await eventually("oTree answers", async () => (await study.page("/api/sessions")).status === 200);
    reportSeconds("Postgres killed: oTree with its page-timeout worker was started again", killed);

    const places = await Promise.all(players.map(async (player) => player.look()));
    expect(places).toEqual(Array(4).fill("public_goods/Comprehension"));
    await Promise.all(players.map(async (player) => player.answer()));
    expect(await sleeper.look()).toBe("public_goods/Contribute");
    expect(await partner.answer()).toBe("public_goods/ResultsWaitPage");
    // Only the worker can bring the partner on: nobody has the sleeper's page open.
    await eventually("the page whose time is up was submitted", async () => {
      return (await partner.look()) === "public_goods/Results";
    });
    await finish(players);
    reportSeconds("Postgres killed: all four are through", killed);
  },
);

async function restartsOf(container: string): Promise<number> {
  return (await statusOf(container)).restartCount;
}

/** The control group of its processes. */
async function containerOf(container: string): Promise<string> {
  return (await statusOf(container)).containerID.replace(/^.*:\/\//, "");
}

async function statusOf(container: string): Promise<ContainerStatus> {
  const pods = await lab.cluster.list<PodObject>({ apiVersion: "v1", kind: "Pod" }, { namespace });
  const statuses = pods.flatMap(({ status }) => status?.containerStatuses ?? []);
  const found = statuses.find((status) => status.name === container);
  if (found === undefined) throw new Error(`no pod of ${namespace} has a container ${container}`);
  return found;
}

interface PodObject extends ClusterObject {
  readonly status?: { readonly containerStatuses?: readonly ContainerStatus[] };
}

interface ContainerStatus {
  readonly name: string;
  readonly restartCount: number;
  readonly containerID: string;
}
