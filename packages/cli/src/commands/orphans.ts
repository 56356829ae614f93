import { findOrphans, type Orphan } from "@grove/cluster";
import { labPaths, volumeClaimsOf } from "@grove/experiments";
import type { Command } from "../command.ts";
import { withLab } from "../lab/open-lab.ts";
import { formatTable } from "../terminal/format-table.ts";

/** Lists volumes with data that no overlay of the lab claims; nothing is removed. */
export const orphans: Command = async (context) => {
  const claims = await withLab(context, async (lab) => volumeClaimsOf(await lab.read(labPaths)));
  context.terminal.progress("looking for volumes …");
  const found = await findOrphans(await context.openCluster(), claims);
  if (found.length === 0) return { text: "no orphans: every volume of an experiment has its overlay", data: [] };
  const table = formatTable(["NAMESPACE", "CLAIM", "SIZE", "SINCE", "STATE"], found.map(row));
  const note = "Each holds data of an experiment whose overlay is gone; git revert of its removal brings it back.";
  return { text: `${table}\n\n${note}`, data: found };
};

function row({ namespace, claim, size, since, state }: Orphan): readonly string[] {
  return [namespace, claim, size, since.slice(0, 10), state];
}
