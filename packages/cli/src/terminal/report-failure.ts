import { describeFailure } from "./describe-failure.ts";
import type { Terminal } from "./terminal.ts";

/** Tells why a command failed, as text on standard error or as JSON on standard output, and returns its exit code. */
export function reportFailure(error: unknown, options: { terminal: Terminal; json: boolean }): number {
  const { terminal, json } = options;
  const { exitCode, text, data } = describeFailure(error, terminal.style);
  terminal.progress("");
  if (json) terminal.print(JSON.stringify(data, undefined, 2));
  else terminal.printError(text);
  return exitCode;
}
