import { overlayPath, pathsForHold, planHold } from "@grove/experiments";
import { changeLab } from "../change-lab.ts";
import { type Command, option } from "../command.ts";
import { experimentOf, namesIn } from "../experiment-input.ts";

/** Notes in an operation that its image must not change. */
export const hold: Command = async (context, input) => {
  const experiment = experimentOf(input, "staging");
  const { environment, name } = experiment;
  const reason = option(input, "reason") ?? "";
  const now = new Date().toISOString();
  return await changeLab(context, {
    within: [overlayPath(environment, name)],
    next: `grove release ${name} --environment ${environment}`,
    propose: async (tip, repository) =>
      planHold(await tip.read(pathsForHold(experiment)), {
        ...experiment,
        names: await namesIn(tip, environment),
        reason,
        by: (await repository.identity()).name,
        now,
      }),
  });
};
