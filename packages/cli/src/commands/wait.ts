import type { Command } from "../command.ts";
import { experimentOf } from "../experiment-input.ts";
import { withLab } from "../lab/open-lab.ts";
import { rolloutTarget } from "../rollout-target.ts";
import { secondsSince } from "../seconds-since.ts";
import { waitUntilLive } from "../wait-until-live.ts";

/** Waits until exactly the image in the overlay is live. */
export const wait: Command = async (context, input) => {
  const experiment = experimentOf(input, "staging");
  const target = await withLab(context, async (lab) => rolloutTarget(lab, experiment));
  const { terminal, dryRun } = context;
  const label = `${experiment.environment}/${experiment.name}`;
  const images = target.workloads.flatMap((workload) => Object.values(workload.images));
  if (dryRun) return { text: `would wait for ${images.join(", ")} in ${target.namespace}`, data: target };
  const started = performance.now();
  await waitUntilLive(context, await context.openCluster(), { experiment, target });
  const seconds = secondsSince(started);
  return {
    text: `${terminal.style("green", "✓")} ${label} is live after ${seconds} s`,
    data: { status: "live", ...experiment, images, seconds },
  };
};
