import { setTimeout as sleep } from "node:timers/promises";
import { type ClusterObject, referenceTo, runJob } from "@grove/cluster";
import { waitUntil } from "../../cluster/run/wait-until.ts";
import { eventually } from "./eventually.ts";
import { commandOf, killProcesses, processesIn } from "./kill-processes.ts";
import type { Lab } from "./lab.ts";
import type { ResetStudy } from "./reset-study.ts";

/** A reset, by the way in which it is asked for. */
export interface AskedReset {
  /** As the database knows it, once it knows it. */
  readonly id: () => Promise<string>;
  readonly pod: ResetPod;
  /** The end of the asking, however it ends. */
  readonly ended: Promise<ResetEnd>;
}

export interface ResetEnd {
  readonly error: unknown;
}

export interface ResetPod extends ClusterObject {
  readonly status?: { readonly phase?: string; readonly podIP?: string };
}

/**
 * As Argo CD's page and `grove` start the Job; with a name of its own choice in place of the Job's, so that the very same
 * reset can be asked for again.
 */
export async function askByJob(lab: Lab, { namespace }: ResetStudy, name: string): Promise<AskedReset> {
  const others = await uidsOfPods(lab, namespace);
  const request = { namespace, cronJob: "reset-database", env: { JOB: name }, timeout: 300_000 };
  const ended = endOf(runJob(lab.cluster, request));
  const pod = await findPod(lab, { namespace, others, prefix: "reset-database-" });
  return { id: async () => `page-${name}`, pod, ended };
}

/** By a commit: `grove reset`, and a pod of Argo CD's sync does it. */
export async function askByCommit(lab: Lab, { name, namespace }: ResetStudy): Promise<AskedReset> {
  const others = await uidsOfPods(lab, namespace);
  const ended = endOf(lab.grove("reset", name, "--yes"));
  const pod = await findPod(lab, { namespace, others, prefix: "prepare-database" });
  const operation = { apiVersion: "v1", kind: "ConfigMap", namespace, name: "operation" };
  const id = async () => (await lab.cluster.read<Operation>(operation))?.data["RESET_ID"] ?? "";
  return { id, pod, ended };
}

/** The scripts of the three containers that reset a database, in their order. */
export const stages = ["prepare-database.sh", "create-tables.sh", "finish-reset.sh"] as const;

export type Stage = (typeof stages)[number];

/** How long each of them ran, in milliseconds. */
export type StageTimes = Readonly<Record<Stage, number>>;

/** A moment of a reset's life. By its script, as the time between two containers depends on what else the machine does. */
export interface KillPoint {
  readonly stage: Stage;
  /** Milliseconds after the script began. */
  readonly delay: number;
}

/** Watches a reset to its end. */
export async function measureStages(lab: Lab, reset: AskedReset): Promise<StageTimes> {
  const seen = new Map<Stage, { readonly first: number; last: number }>();
  const look = async (): Promise<boolean> => {
    const now = performance.now();
    for (const stage of stages.filter((each) => isAt(reset, each))) {
      seen.set(stage, { first: seen.get(stage)?.first ?? now, last: now });
    }
    return processesIn(groupOf(reset)).length === 0 && (await hasEnded(lab, reset));
  };
  await waitUntil(look, { what: "the end of the pod", timeout: 300_000, interval: 50 });
  const timeOf = (stage: Stage): number => (seen.get(stage)?.last ?? 0) - (seen.get(stage)?.first ?? 0);
  return {
    "prepare-database.sh": timeOf("prepare-database.sh"),
    "create-tables.sh": timeOf("create-tables.sh"),
    "finish-reset.sh": timeOf("finish-reset.sh"),
  };
}

/** Kills what runs in a reset's pod; between two containers, as soon as the next one runs. Gives `false` where it came too late. */
export async function killAt(lab: Lab, reset: AskedReset, { stage, delay }: KillPoint): Promise<boolean> {
  await waitUntil(async () => isAt(reset, stage) || (await hasEnded(lab, reset)), {
    what: `the start of ${stage}`,
    timeout: 300_000,
    interval: 20,
  });
  await sleep(delay);
  await waitUntil(async () => processesIn(groupOf(reset)).length > 0 || (await hasEnded(lab, reset)), {
    what: "the start of the next container",
    timeout: 300_000,
    interval: 20,
  });
  return killProcesses(groupOf(reset)) > 0;
}

function isAt(reset: AskedReset, stage: Stage): boolean {
  return processesIn(groupOf(reset)).some((id) => commandOf(id).includes(`/scripts/${stage}`));
}

function groupOf({ pod }: AskedReset): string {
  return `pod${pod.metadata.uid}`;
}

async function hasEnded(lab: Lab, { pod }: AskedReset): Promise<boolean> {
  const { phase } = (await lab.cluster.read<ResetPod>(referenceTo(pod)))?.status ?? { phase: "Failed" };
  return phase === "Failed" || phase === "Succeeded";
}

async function uidsOfPods(lab: Lab, namespace: string): Promise<ReadonlySet<string | undefined>> {
  return new Set((await podsOf(lab, namespace)).map(({ metadata }) => metadata.uid));
}

async function podsOf(lab: Lab, namespace: string): Promise<readonly ResetPod[]> {
  return lab.cluster.list<ResetPod>({ apiVersion: "v1", kind: "Pod" }, { namespace });
}

interface Sought {
  readonly namespace: string;
  readonly others: ReadonlySet<string | undefined>;
  readonly prefix: string;
}

async function findPod(lab: Lab, { namespace, others, prefix }: Sought): Promise<ResetPod> {
  let found: ResetPod | undefined;
  await eventually(`a pod ${prefix} is there`, async () => {
    const pods = await podsOf(lab, namespace);
    found = pods.find(({ metadata: { name, uid } }) => name.startsWith(prefix) && !others.has(uid));
    return found !== undefined;
  });
  if (found === undefined) throw new Error(`no pod ${prefix}`);
  return found;
}

/** Never rejects: that a killed reset fails is as it should be. */
async function endOf(asked: Promise<unknown>): Promise<ResetEnd> {
  return asked.then(
    () => ({ error: undefined }),
    (error: unknown) => ({ error }),
  );
}

interface Operation extends ClusterObject {
  readonly data: Readonly<Record<string, string>>;
}
