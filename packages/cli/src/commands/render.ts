import type { Command } from "../command.ts";
import { experimentOf } from "../experiment-input.ts";
import { withLab } from "../lab/open-lab.ts";
import { renderOverlay } from "../lab/render-overlay.ts";

/** Prints the objects of one experiment as Argo CD will apply them. */
export const render: Command = async (context, input) => {
  const experiment = experimentOf(input, "staging");
  const { yaml, resources } = await withLab(context, async (lab) => renderOverlay(lab, experiment));
  return { text: yaml.trimEnd(), data: resources };
};
