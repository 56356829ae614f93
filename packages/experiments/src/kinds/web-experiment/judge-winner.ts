import { describeVerdict, type Report } from "@grove/ab-testing";
import type { Problem } from "@grove/plan";
import type { ExperimentKey } from "../../name/naming.ts";

/** What stands against calling an arm the winner: any verdict but this one. */
export function judgeWinner(report: Report, { environment, name, arm }: WinnerClaim): Problem | undefined {
  const { verdict, arms } = report;
  if (verdict.winner === arm) return undefined;
  const known = arms.map((each) => each.arm).join(", ");
  const reasons = verdict.reasons.map(({ message }) => message).join(" ");
  const said = arms.some((each) => each.arm === arm)
    ? `${describeVerdict(report)} ${reasons}`
    : `it is none of the arms, which are ${known}`;
  return {
    code: "WINNER_NOT_SHOWN",
    severity: "error",
    message: `${arm.slice(0, 80)} is not shown to be the winner of ${environment}/${name}: ${said}`,
    next: `grove report ${name} --environment ${environment} shows the numbers; who decides otherwise writes decision: into the spec, by a commit of his own`,
    file: `environments/${environment}/${name}/experiment.yaml`,
  };
}

interface WinnerClaim extends ExperimentKey {
  readonly arm: string;
}
