import { namespaceOf } from "@grove/experiments";
import type { Command } from "../command.ts";
import { describeContents, formatBytes, formatDumps } from "../dumps/describe-dump.ts";
import { listDumps } from "../dumps/list-dumps.ts";
import { makeDump } from "../dumps/make-dump.ts";
import { experimentOf } from "../experiment-input.ts";
import { databaseServerOf } from "../database-server-of.ts";
import { refuseOtherKind } from "../require-kind.ts";
import { findExperiment } from "../lab/find-experiment.ts";
import { withLab } from "../lab/open-lab.ts";

/** Makes a verified dump of an experiment's database now; under `--list` shows those that there are. */
export const backup: Command = async (context, input) => {
  const experiment = experimentOf(input, "staging");
  const { environment, name } = experiment;
  const server = await withLab(context, async (lab) => {
    const { kind } = await findExperiment(lab, experiment);
    refuseOtherKind(kind, "backup");
    return databaseServerOf(kind);
  });
  if (input.options["list"] === true) {
    const dumps = await listDumps(await context.openCluster(), { namespace: namespaceOf(environment, name), server });
    const text = dumps.length === 0 ? `there is no dump of ${environment}/${name} yet` : formatDumps(dumps);
    return { text, data: dumps };
  }
  if (context.dryRun) {
    return { text: `would make a verified dump of ${environment}/${name}`, data: { status: "planned", ...experiment } };
  }
  const dump = await makeDump(context, { cluster: await context.openCluster(), experiment, server, reason: "manual" });
  const done = `${context.terminal.style("green", "✓")} ${dump.dump} (${formatBytes(dump.bytes)}) holds ${describeContents(dump)}`;
  return {
    text: `${done}\n  a restore of it gave the same rows; back with: grove restore ${name} --environment ${environment} --dump ${dump.dump}`,
    data: dump,
  };
};
