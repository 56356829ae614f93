import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { promisify } from "node:util";
import type { StoredCase } from "./case-directory.ts";
import { type Difference, differenceOf, type Outcome } from "./conformance-case.ts";
import { renderOurs } from "./render-ours.ts";

const execute = promisify(execFile);

/** One case and how it ended. */
export interface CaseResult {
  readonly stored: StoredCase;
  readonly ours: Outcome;
  readonly difference: Difference | undefined;
}

/** Runs cases in this process, or each by a command: `COMMAND build [flags] PATH` in the case's directory. */
export async function runCases(
  cases: readonly StoredCase[],
  { command }: { readonly command?: string } = {},
): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = [];
  for (const stored of cases) {
    // oxlint-disable-next-line no-await-in-loop -- one process at a time
    const ours = command === undefined ? renderOurs(stored) : await renderByCommand(command, stored);
    results.push({ stored, ours, difference: differenceOf(ours, stored.expected) });
  }
  return results;
}

async function renderByCommand(command: string, { flags, path, directory }: StoredCase): Promise<Outcome> {
  const [program = "", ...words] = command.split(" ").map((word) => (existsSync(word) ? resolve(word) : word));
  try {
    const { stdout } = await execute(program, [...words, "build", ...flags, path], {
      cwd: directory,
      maxBuffer: 2 ** 28,
      timeout: 60_000,
    });
    return { kind: "rendered", yaml: stdout };
  } catch (error) {
    return failedProcess(error as { code?: unknown; stdout?: string; stderr?: string });
  }
}

/** A failure is a refusal when it prints an error and nothing else. */
function failedProcess({
  code,
  stdout = "",
  stderr = "",
}: {
  code?: unknown;
  stdout?: string;
  stderr?: string;
}): Outcome {
  const message = stderr.trim();
  const isRefusal = typeof code === "number" && stdout === "" && !/^ +at .*:\d+:\d+\)?$/m.test(stderr);
  return isRefusal ? { kind: "refused", message } : { kind: "crashed", message: message || `ended by ${String(code)}` };
}
