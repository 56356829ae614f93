import { setTimeout as sleep } from "node:timers/promises";
import type { Cluster } from "@grove/cluster";
import type { ExperimentKey } from "@grove/experiments";
import type { Repository } from "@grove/git";
import { GroveError } from "@grove/plan";
import type { Context, Result } from "./command.ts";
import { experimentUrl } from "./lab/experiment-url.ts";
import { snapshotLab, withRepository } from "./lab/open-lab.ts";
import { writableUrl } from "./lab/writable-url.ts";
import { rolloutTarget } from "./rollout-target.ts";
import { secondsSince } from "./seconds-since.ts";
import { syncTip } from "./sync-tip.ts";
import { progressOf } from "./terminal/progress-of.ts";
import { type Awaited, waitUntilLive } from "./wait-until-live.ts";

/** What became live, and how long it took. */
export interface Live {
  /** The commit that is live, which holds the lab's tip. */
  readonly revision: string;
  readonly seconds: number;
  /** Where people reach it. */
  readonly url: string | undefined;
}

/**
 * Asks Argo CD to sync exactly the lab's newest commit of an experiment that is not synced by itself, and waits until
 * the cluster is as that commit says.
 *
 * @throws GroveError SYNC_FAILED and whatever else keeps it from getting live
 */
export async function bringLive(context: Context, experiment: ExperimentKey): Promise<Live> {
  const started = performance.now();
  const synced = await withRepository(context, { url: await writableUrl(context) }, async (repository) =>
    syncAndWait(context, repository, experiment),
  );
  return { ...synced, seconds: secondsSince(started) };
}

async function syncAndWait(
  context: Context,
  repository: Repository,
  experiment: ExperimentKey,
): Promise<Omit<Live, "seconds">> {
  const tip = await repository.snapshot();
  const lab = snapshotLab(tip, repository);
  const target = await rolloutTarget(lab, experiment);
  const cluster = await context.openCluster();
  const revision = await syncUntilLive(context, repository, { cluster, experiment, target });
  return { revision, url: await experimentUrl(lab, experiment) };
}

interface LiveWish extends Awaited {
  readonly cluster: Cluster;
}

/** Asks for the sync once more where a part of Argo CD was away during it. */
async function syncUntilLive(context: Context, repository: Repository, wish: LiveWish): Promise<string> {
  const { cluster, experiment, target } = wish;
  const { application } = target;
  const deadline = performance.now() + context.timeout;
  for (;;) {
    const left = { ...context, timeout: Math.max(deadline - performance.now(), 1) };
    try {
      /* oxlint-disable no-await-in-loop -- one sync after the other */
      const revision = await syncTip(left, repository, { cluster, experiment, application });
      await waitUntilLive(left, cluster, { experiment, target: { ...target, revision } });
      return revision;
    } catch (error) {
      const isInterrupted = error instanceof GroveError && error.code === "SYNC_INTERRUPTED";
      if (!isInterrupted || performance.now() > deadline) throw error;
      progressOf(context.terminal, `${experiment.environment}/${experiment.name}`)(`once more: ${error.message}`);
      await sleep(PAUSE);
      /* oxlint-enable no-await-in-loop */
    }
  }
}

/** Milliseconds until what was away may be there again. */
const PAUSE = 1000;

export interface LiveReport extends Live {
  readonly context: Context;
  readonly experiment: ExperimentKey;
  /** What it is now: `live`, `asleep`. */
  readonly as: string;
}

/** The result of a change in Git, and that the cluster follows it now; what was said to come next has been done. */
export function addLive(changed: Result, { context, experiment, as, revision, seconds, url }: LiveReport): Result {
  const { environment, name } = experiment;
  const lines = linesOfDone(changed);
  const done = `${environment}/${name} is ${as} after ${seconds} s, as of commit ${revision.slice(0, 10)}`;
  return {
    text: [...lines, `${context.terminal.style("green", "✓")} ${done}`, ...addressLine(url)].join("\n"),
    data: { change: changed.data, status: as, ...experiment, revision, seconds, url },
  };
}

function addressLine(url: string | undefined): readonly string[] {
  return url === undefined ? [] : [`  ${url}`];
}

/** What was said of a change in Git but for its next step, which has been taken. */
export function linesOfDone({ text }: Result): readonly string[] {
  return text.split("\n").filter((line) => !line.startsWith("  next: "));
}

/** A preview with what would follow the commit. */
export function addNote({ text, data }: Result, note: string): Result {
  return { text: `${text}\n${note}`, data };
}
