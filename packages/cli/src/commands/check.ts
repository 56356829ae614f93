import { checkLab, checkRemovals, isReadByCheck, pathsForCheck, pathsForRemovals } from "@grove/experiments";
import { errorsOf, formatProblem, type Problem } from "@grove/plan";
import { type Command, type Context, type Input, option } from "../command.ts";
import { fixCheckout } from "../lab/fix-checkout.ts";
import { type Lab, withLab } from "../lab/open-lab.ts";
import { readCommitted } from "../lab/read-committed.ts";

/**
 * Finds faults in the lab, each with file, line and remedy; exit code 1 if one of them is an error. With `--since` also
 * those of the change that led here from a commit.
 */
export const check: Command = async (context, input) => {
  const only = normalise(input.operands[0] ?? "");
  const fixed = input.options["fix"] === true ? await fixCheckout(context, only) : [];
  return await withLab(context, async (lab) => {
    context.terminal.progress("checking …");
    const files = await lab.read(pathsForCheck(), (path) => isReadByCheck(path, only));
    const problems = [...(await removalsSince(context, lab, input)), ...checkLab(files, { only, now: Date.now() })];
    const errors = errorsOf(problems).length;
    const written = fixed.map((path) => `${context.dryRun ? "would write" : "wrote"} ${path}`);
    const lines = [...written, ...problems.map((problem) => coloured(problem, context)), summary(problems)];
    const data = { errors, warnings: problems.length - errors, problems, fixed };
    return { text: lines.join("\n"), data, exitCode: errors > 0 ? 1 : 0 };
  });
};

async function removalsSince(context: Context, lab: Lab, input: Input): Promise<readonly Problem[]> {
  const commit = option(input, "since");
  if (commit === undefined) return [];
  const before = await readCommitted(context, lab, { commit, paths: pathsForRemovals });
  return checkRemovals(before, await lab.read(pathsForRemovals));
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

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
