import { syncApplication, waitForRollout } from "@grove/cluster";
import type { ExperimentKey } from "@grove/experiments";
import type { Repository } from "@grove/git";
import type { Command, Context, Result } from "../command.ts";
import { nameOf } from "../experiment-input.ts";
import { snapshotLab, withRepository } from "../lab/open-lab.ts";
import { writableUrl } from "../lab/writable-url.ts";
import { rolloutTarget } from "../rollout-target.ts";
import { sessionGuard } from "../session-guard.ts";
import { promoteUnless } from "./promote.ts";

/**
 * The one click: copies spec and digest to production, asks Argo CD to sync exactly that commit, and waits until it is
 * live. Where production has the commit already, it only syncs and waits; run again after a failure it goes on. Refused
 * while a session runs.
 */
export const deploy: Command = async (context, input) => {
  const experiment: ExperimentKey = { environment: "production", name: nameOf(input) };
  const promoted = await promoteUnless(context, input, sessionGuard(context, experiment, { whenUnknown: "warn" }));
  if (context.dryRun) return addNote(promoted, "then: sync production through Argo CD and wait until it is live");
  const started = performance.now();
  const revision = await withRepository(context, { url: await writableUrl(context) }, async (repository) =>
    bring(context, repository, experiment),
  );
  const seconds = Number(((performance.now() - started) / 1000).toFixed(1));
  return addLive(promoted, { context, experiment, revision, seconds });
};

/** Syncs and waits; gives the commit that is live then, which holds the lab's tip. */
async function bring(context: Context, repository: Repository, experiment: ExperimentKey): Promise<string> {
  const { commit } = await repository.snapshot();
  const target = await rolloutTarget(snapshotLab(await repository.snapshot(), repository), experiment);
  const { terminal, timeout } = context;
  const onProgress = (text: string): void => terminal.progress(`production/${experiment.name}: ${text} …`);
  const cluster = await context.openCluster();
  const revision = await syncApplication(cluster, target.application, {
    revision: commit,
    isContainedIn: async (other) => repository.contains(other, commit),
    timeout,
    onProgress,
  });
  await waitForRollout(cluster, { ...target, revision }, { timeout, onProgress });
  return revision;
}

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
