import { CommanderError } from "commander";
import type { Terminal } from "./terminal/terminal.ts";
import { processTerminal } from "./terminal/terminal.ts";
import { buildProgram } from "./program.ts";
import { reportFailure } from "./terminal/report-failure.ts";

/**
 * Runs `grove` with the words behind the command's name and returns the exit code of DESIGN §8; never throws.
 *
 * @example
 * process.exitCode = await main(["list", "--lab", "/srv/git/lab.git"]);
 */
export async function main(words: readonly string[], terminal: Terminal = processTerminal()): Promise<number> {
  let exitCode = 0;
  const program = buildProgram({ terminal, onExit: (code) => (exitCode = code) });
  try {
    await program.parseAsync(words, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    return reportFailure(error, { terminal, json: words.includes("--json") });
  }
}
