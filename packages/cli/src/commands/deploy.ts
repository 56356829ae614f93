import { syncApplication, waitForRollout } from "@grove/cluster";
import type { ExperimentKey } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import type { Command, Context, Result } from "../command.ts";
import { nameOf } from "../experiment-input.ts";
import { snapshotLab, withRepository } from "../lab/open-lab.ts";
import { writableUrl } from "../lab/writable-url.ts";
import { rolloutTarget } from "../rollout-target.ts";
import { promote } from "./promote.ts";

/**
 * The one click: copies spec and digest to production, asks Argo CD to sync exactly that commit, and waits until it is
 * live. Where production has the commit already, it only syncs and waits; run again after a failure it goes on.
 */
export const deploy: Command = async (context, input) => {
  const experiment: ExperimentKey = { environment: "production", name: nameOf(input) };
  const promoted = await promote(context, input);
  if (context.dryRun) return addNote(promoted, "then: sync production through Argo CD and wait until it is live");
  const target = await withRepository(context, { url: await writableUrl(context) }, async (repository) =>
    rolloutTarget(snapshotLab(await repository.snapshot(), repository), experiment),
  );
  const { revision } = target;
  if (revision === undefined) throw new GroveError("the lab has no commit", { code: "LAB_MISSING" });
  const { terminal, timeout } = context;
  const onProgress = (text: string): void => terminal.progress(`production/${experiment.name}: ${text} …`);
  const cluster = await context.openCluster();
  const started = performance.now();
  await syncApplication(cluster, target.application, { revision, timeout, onProgress });
  await waitForRollout(cluster, target, { timeout, onProgress });
  const seconds = Number(((performance.now() - started) / 1000).toFixed(1));
  return addLive(promoted, { context, experiment, revision, seconds });
};

function addNote({ text, data }: Result, note: string): Result {
  return { text: `${text}\n${note}`, data };
}

interface Live {
  readonly context: Context;
  readonly experiment: ExperimentKey;
  readonly revision: string;
  readonly seconds: number;
}

function addLive(promoted: Result, { context, experiment, revision, seconds }: Live): Result {
  const { style } = context.terminal;
  const lines = promoted.text.split("\n").filter((line) => !line.startsWith("  next: "));
  const live = `${style("green", "✓")} production/${experiment.name} is live after ${seconds} s, as of commit ${revision.slice(0, 10)}`;
  return {
    text: [...lines, live].join("\n"),
    data: { promoted: promoted.data, status: "live", ...experiment, revision, seconds },
  };
}
