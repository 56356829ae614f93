import {
  type ArmReport,
  comparisonsOf,
  describeDifference,
  describeMethod,
  formatConfidence,
  type Report,
} from "@grove/ab-testing";
import type { Trailer } from "@grove/plan";
import type { ExperimentKey } from "../../name/naming.ts";

/** The numbers by which a winner was decided, for who reads the history: one trailer each. */
export function decisionTrailers(
  report: Report,
  { name, arm }: Pick<ExperimentKey, "name"> & { readonly arm: string },
) {
  const { version, arms, alpha, verdict } = report;
  const differences = comparisonsOf(verdict, arm).map((comparison): Trailer => {
    const difference = `${describeDifference(comparison)} percentage points, ${formatConfidence(alpha)}`;
    return { key: "Difference", value: `${arm} − ${comparison.control} ${difference}` };
  });
  return [
    { key: "Experiment", value: name },
    { key: "Version", value: version },
    { key: "Winner", value: arm },
    { key: "Exposures", value: each(arms, ({ exposures }) => exposures) },
    { key: "Likes", value: each(arms, ({ likes }) => likes) },
    ...differences,
    ...(verdict.method === undefined ? [] : [{ key: "Method", value: describeMethod(verdict.method) }]),
  ] satisfies readonly Trailer[];
}

function each(arms: readonly ArmReport[], count: (arm: ArmReport) => number): string {
  return arms.map((arm) => `${arm.arm} ${count(arm)}`).join(", ");
}
