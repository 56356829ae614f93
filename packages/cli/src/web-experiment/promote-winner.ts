import { overlayPath, pathsForDecision, planDecision } from "@grove/experiments";
import { changeLab } from "../change-lab.ts";
import type { Context, Input, Result } from "../command.ts";
import { experimentOf, namesIn } from "../experiment-input.ts";
import { snapshotLab } from "../lab/open-lab.ts";
import { readWebSpec } from "./read-web-spec.ts";
import { reportOf } from "./report-of.ts";

/**
 * Ends a web experiment by one commit: everybody is shown the winner from now on. Only where the report says so as it
 * stands; the commit has the numbers.
 */
export async function promoteWinner(context: Context, input: Input, arm: string): Promise<Result> {
  const experiment = experimentOf(input, "production");
  const { environment, name } = experiment;
  return await changeLab(context, {
    within: [overlayPath(environment, name)],
    next:
      environment === "production"
        ? "Sync in Argo CD's page shows the winner to everybody"
        : `grove wait ${name}: then everybody is shown the winner`,
    propose: async (tip, repository) => {
      const spec = await readWebSpec(snapshotLab(tip, repository), experiment);
      const report = await reportOf(context, { ...experiment, spec });
      const request = { ...experiment, names: await namesIn(tip, environment), arm, report };
      return planDecision(await tip.read(pathsForDecision(experiment)), request);
    },
  });
}
