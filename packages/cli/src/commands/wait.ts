import { waitForRollout } from "@grove/cluster";
import type { Command } from "../command.ts";
import { experimentOf } from "../experiment-input.ts";
import { withLab } from "../lab/open-lab.ts";
import { rolloutTarget } from "../rollout-target.ts";
import { progressOf } from "../terminal/progress-of.ts";
import { secondsSince } from "../seconds-since.ts";

/** Waits until exactly the image in the overlay is live. */
export const wait: Command = async (context, input) => {
  const experiment = experimentOf(input, "staging");
  const target = await withLab(context, async (lab) => rolloutTarget(lab, experiment));
  const { terminal, timeout, dryRun } = context;
  const label = `${experiment.environment}/${experiment.name}`;
  const images = target.workloads.flatMap((workload) => Object.values(workload.images));
  if (dryRun) return { text: `would wait for ${images.join(", ")} in ${target.namespace}`, data: target };
  const started = performance.now();
  await waitForRollout(await context.openCluster(), target, {
    timeout,
    onProgress: progressOf(terminal, label),
  });
  const seconds = secondsSince(started);
  return {
    text: `${terminal.style("green", "✓")} ${label} is live after ${seconds} s`,
    data: { status: "live", ...experiment, images, seconds },
  };
};
