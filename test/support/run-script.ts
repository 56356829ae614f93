import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { repositoryRoot } from "./repository.ts";

/** What a script said and how it ended. */
export interface ScriptOutcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one of the scripts of an experimenter's pipeline; the variables are all that it gets. */
export async function runScript(
  name: string,
  { words, variables = process.env }: { readonly words: readonly string[]; readonly variables?: NodeJS.ProcessEnv },
): Promise<ScriptOutcome> {
  const script = join(repositoryRoot, "pipelines/scripts", name);
  try {
    return { exitCode: 0, ...(await promisify(execFile)(script, words, { env: variables })) };
  } catch (error) {
    if (!isOutcome(error)) throw error;
    return { exitCode: error.code, stdout: error.stdout, stderr: error.stderr };
  }
}

function isOutcome(error: unknown): error is { code: number; stdout: string; stderr: string } {
  return error instanceof Error && "code" in error && typeof error.code === "number" && "stderr" in error;
}
