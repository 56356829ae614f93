import { type ExperimentSummary, labPaths, listExperiments } from "@grove/experiments";
import type { Command } from "../command.ts";
import { environmentOf } from "../experiment-input.ts";
import { withLab } from "../lab/open-lab.ts";
import { formatTable } from "../terminal/format-table.ts";

/** Shows the experiments of the lab, one a line. */
export const list: Command = async (context, input) => {
  const environment = environmentOf(input);
  return await withLab(context, async (lab) => {
    const all = listExperiments(await lab.read(labPaths));
    const experiments = all.filter((summary) => environment === undefined || summary.environment === environment);
    if (experiments.length === 0)
      return { text: "no experiments yet: grove new --help shows how to make one", data: [] };
    const table = formatTable(["EXPERIMENT", "ENVIRONMENT", "KIND", "STATE", "IMAGE", "URL"], experiments.map(row));
    return { text: table, data: experiments };
  });
};

function row(summary: ExperimentSummary): readonly string[] {
  const { name, environment, kind, tag, url } = summary;
  return [name, environment, kind ?? "?", stateOf(summary), tag ?? "none yet", url ?? ""];
}

function stateOf({ state, hold, problems }: ExperimentSummary): string {
  if (problems.length > 0) return "broken: see grove check";
  return hold === undefined ? (state ?? "?") : `${state}, held: ${hold.reason}`;
}
