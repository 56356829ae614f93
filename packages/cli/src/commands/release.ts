import { overlayPath, pathsForRelease, planRelease } from "@grove/experiments";
import { changeLab } from "../change-lab.ts";
import type { Command } from "../command.ts";
import { experimentOf, namesIn } from "../experiment-input.ts";

/** Lifts a hold. */
export const release: Command = async (context, input) => {
  const experiment = experimentOf(input, "staging");
  const { environment, name } = experiment;
  return await changeLab(context, {
    within: [overlayPath(environment, name)],
    propose: async (tip) =>
      planRelease(await tip.read(pathsForRelease(experiment)), {
        ...experiment,
        names: await namesIn(tip, environment),
      }),
  });
};
