import { checkName, type Environment, type ExperimentKey, isEnvironment } from "@grove/experiments";
import type { Snapshot } from "@grove/git";
import { GroveError } from "@grove/plan";
import { type Input, option } from "./command.ts";

/**
 * The experiment that a command line names.
 *
 * @param fallback the environment without `--environment`.
 * @throws GroveError NAME_INVALID and its relatives: before anything is read, for a name becomes a path.
 */
export function experimentOf(input: Input, fallback: Environment): ExperimentKey {
  return { environment: environmentOf(input) ?? fallback, name: nameOf(input) };
}

/** An operand, the first one unless told, as a valid name of an experiment. */
export function nameOf(input: Input, index = 0): string {
  const name = input.operands[index] ?? "";
  const problem = checkName(name);
  if (problem === undefined) return name;
  throw new GroveError(problem.message, { code: problem.code, next: problem.next });
}

/** The value of `--environment`; commander has refused any other word. */
export function environmentOf(input: Input): Environment | undefined {
  const word = option(input, "environment");
  return word !== undefined && isEnvironment(word) ? word : undefined;
}

/** The names in an environment, for "did you mean". */
export async function namesIn(tip: Snapshot, environment: Environment): Promise<readonly string[]> {
  const entries = await tip.list(`environments/${environment}`);
  return entries.filter(({ kind }) => kind === "directory").map(({ name }) => name);
}
