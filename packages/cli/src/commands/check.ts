import {
  checkLab,
  checkRemovals,
  checkProject,
  findPromotions,
  isReadByCheck,
  pathsForCheck,
  pathsForRemovals,
} from "@grove/experiments";
import { count, errorsOf, formatProblem, GroveError, type Problem } from "@grove/plan";
import { commandVersion } from "../command-version.ts";
import { type Command, type Context, type Input, option, type Result } from "../command.ts";
import { fixCheckout } from "../lab/fix-checkout.ts";
import { type Lab, withLab } from "../lab/open-lab.ts";
import { readCommitted } from "../lab/read-committed.ts";
import { findStudy } from "../study/find-study.ts";
import { readStudy } from "../study/read-study.ts";

/**
 * Finds faults in the lab, or in the project of an experimenter, each with file, line and remedy; exit code 1 if one of
 * them is an error. With `--since` also those of the change that led here from a commit.
 */
export const check: Command = async (context, input) => {
  const path = input.operands[0] ?? "";
  const study = path === "" ? undefined : findStudy(context, path);
  return study === undefined ? await checkTheLab(context, input) : await checkTheStudy(context, { input, study });
};

async function checkTheLab(context: Context, input: Input): Promise<Result> {
  const only = normalise(input.operands[0] ?? "");
  const fixed = input.options["fix"] === true ? await fixCheckout(context, only) : [];
  return await withLab(context, async (lab) => {
    context.terminal.progress("checking …");
    const files = await lab.read(pathsForCheck(), (path) => isReadByCheck(path, only));
    const problems = [
      ...(await changesSince(context, lab, input)),
      ...checkLab(files, { only, now: Date.now(), version: commandVersion }),
    ];
    return report(context, { problems, fixed });
  });
}

async function checkTheStudy(context: Context, { input, study }: { input: Input; study: string }): Promise<Result> {
  if (input.options["fix"] === true || option(input, "since") !== undefined) throw onlyOfLabs(study);
  return report(context, { problems: checkProject(await readStudy(study)), fixed: [] });
}

function onlyOfLabs(study: string): GroveError {
  return new GroveError(`--fix and --since are for labs, and ${study} is the project of an experimenter`, {
    code: "OPTION_NOT_OF_STUDY",
    kind: "usage",
    next: "leave them out",
  });
}

interface Findings {
  readonly problems: readonly Problem[];
  /** Files that were written anew. */
  readonly fixed: readonly string[];
}

function report(context: Context, { problems, fixed }: Findings): Result {
  const errors = errorsOf(problems).length;
  const written = fixed.map((path) => `${context.dryRun ? "would write" : "wrote"} ${path}`);
  const lines = [...written, ...problems.map((problem) => coloured(problem, context)), summary(problems)];
  const data = { errors, warnings: problems.length - errors, problems, fixed };
  return { text: lines.join("\n"), data, exitCode: errors > 0 ? 1 : 0 };
}

/** What a change may not do: end what is not archived, and bring to production what was not tried in staging. */
async function changesSince(context: Context, lab: Lab, input: Input): Promise<readonly Problem[]> {
  const commit = option(input, "since");
  if (commit === undefined) return [];
  const before = await readCommitted(context, lab, { commit, paths: pathsForRemovals });
  const after = await lab.read(pathsForRemovals);
  const promotions = findPromotions(before, after);
  const untested = promotions.flatMap(({ problem }) => problem ?? []);
  const problems = [...checkRemovals(before, after), ...untested];
  if (input.options["promotions"] !== true) return problems;
  // Most checks look at no cluster, so they load no code for it.
  const { judgePromotions } = await import("../promotion/judge-promotions.ts");
  return [...problems, ...(await judgePromotions(context, promotions))];
}

function normalise(path: string): string {
  return path.replace(/^\.\//, "").replace(/\/+$/, "");
}

function coloured(problem: Problem, { terminal }: Context): string {
  return formatProblem(problem).replace(/\b(error|warning) [A-Z0-9_]+/, (word) =>
    terminal.style(problem.severity === "error" ? "red" : "yellow", word),
  );
}

function summary(problems: readonly Problem[]): string {
  const errors = errorsOf(problems).length;
  return `${count(errors, "error")}, ${count(problems.length - errors, "warning")}`;
}
