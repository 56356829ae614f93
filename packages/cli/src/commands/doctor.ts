import { labPaths } from "@grove/experiments";
import { errorsOf, formatProblem, GroveError, type Problem } from "@grove/plan";
import type { Command } from "../command.ts";
import type { Check } from "../doctor/check.ts";
import { checkBackups } from "../doctor/check-backups.ts";
import { checkCluster } from "../doctor/check-cluster.ts";
import { checkExperiments } from "../doctor/check-experiments.ts";
import { checkKeys } from "../doctor/check-keys.ts";
import { checkNetworkRules } from "../doctor/check-network-rules.ts";
import { checkPlatform } from "../doctor/check-platform.ts";
import { checkRights } from "../doctor/check-rights.ts";
import { withLab } from "../lab/open-lab.ts";

/** What is looked at, and what it is called while that takes time. */
const checks: readonly (readonly [what: string, check: Check])[] = [
  ["cluster", checkCluster],
  ["Argo CD and sealed-secrets", checkPlatform],
  ["network rules", checkNetworkRules],
  ["sealing keys", checkKeys],
  ["rights", checkRights],
  ["experiments", checkExperiments],
  ["backups", checkBackups],
];

/** Explains what is wrong with lab and cluster, each with its next step; exit code 1 if something is. */
export const doctor: Command = async (context) => {
  const files = await withLab(context, async (lab) => lab.read([...labPaths, "bootstrap"]));
  const cluster = await context.openCluster();
  const problems: Problem[] = [];
  const lines: string[] = [];
  for (const [what, check] of checks) {
    context.terminal.progress(`looking at ${what} …`);
    // oxlint-disable-next-line no-await-in-loop -- one after the other, as they are reported
    const found = await check({ cluster, files }).catch(asProblems);
    const isBad = errorsOf(found).length > 0;
    const mark = isBad ? "✗" : found.length > 0 ? "!" : "✓";
    const colour = isBad ? "red" : found.length > 0 ? "yellow" : "green";
    lines.push(`${context.terminal.style(colour, mark)} ${what}`, ...found.map(formatProblem));
    problems.push(...found);
  }
  return { text: lines.join("\n"), data: { problems }, exitCode: errorsOf(problems).length > 0 ? 1 : 0 };
};

/** A check that could not be made is a finding, and the others go on; but without a cluster none of them can. */
function asProblems(error: unknown): readonly Problem[] {
  if (!(error instanceof GroveError) || error.code === "CLUSTER_UNREACHABLE") throw error;
  const { code, message, next } = error;
  return [{ code, severity: "error", message, next }];
}
