import { pathsForRender, renderExperiment } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import type { Command } from "../command.ts";
import { experimentOf } from "../experiment-input.ts";
import { withLab } from "../lab/open-lab.ts";

/** Prints the objects of one experiment as Argo CD will apply them. */
export const render: Command = async (context, input) => {
  const experiment = experimentOf(input, "staging");
  return await withLab(context, async (lab) => {
    const names = await lab.directories(`environments/${experiment.environment}`);
    const rendered = renderExperiment(await lab.read(pathsForRender(experiment)), { ...experiment, names });
    if (rendered.value === undefined) {
      throw new GroveError(`${experiment.environment}/${experiment.name} cannot be rendered`, {
        code: "RENDER_FAILED",
        problems: rendered.problems,
      });
    }
    return { text: rendered.value.yaml.trimEnd(), data: rendered.value.resources };
  });
};
