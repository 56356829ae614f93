import { overlayPath, pathsForBump, planBump } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import { changeLab } from "../change-lab.ts";
import { type Command, option } from "../command.ts";
import { experimentOf, namesIn } from "../experiment-input.ts";

/** Puts a new image into an overlay, as one commit. */
export const bump: Command = async (context, input) => {
  const experiment = experimentOf(input, "staging");
  const image = option(input, "image") ?? "";
  const build = buildNumber(option(input, "build"));
  const pipeline = option(input, "pipeline");
  return await changeLab(context, {
    within: [overlayPath(experiment.environment, experiment.name)],
    propose: async (tip) => {
      const files = await tip.read(pathsForBump(experiment));
      const names = await namesIn(tip, experiment.environment);
      return planBump(files, { ...experiment, names, image, build, pipeline });
    },
  });
};

function buildNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new GroveError(`"${text}" is no build number`, {
    code: "BUILD_INVALID",
    kind: "usage",
    next: "write the pipeline's number, for example --build 812",
  });
}
