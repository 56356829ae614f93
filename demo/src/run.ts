import { spawnSync } from "node:child_process";
import { repositoryRoot } from "./demo-folder.ts";

/** How a program ended; `output` holds both its streams. */
export interface Ended {
  readonly exitCode: number;
  readonly output: string;
}

/** Runs a program to its end; one that cannot be started ends with 127, as in a shell. */
export function run(command: readonly string[], options: RunOptions = {}): Ended {
  const [program = "", ...words] = command;
  const { status, stdout, stderr, error } = spawnSync(program, words, {
    cwd: options.directory ?? repositoryRoot,
    encoding: "utf8",
    env: { ...process.env, ...options.variables },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined) return { exitCode: 127, output: error.message };
  return { exitCode: status ?? 1, output: `${stdout}${stderr}`.trimEnd() };
}

export interface RunOptions {
  /** The root of the repository unless told. */
  readonly directory?: string;
  readonly variables?: Readonly<Record<string, string>>;
}

/** As `run`, for steps that must succeed: otherwise the demo ends here. */
export function mustRun(command: readonly string[], options: RunOptions = {}): string {
  const { exitCode, output } = run(command, options);
  if (exitCode !== 0) throw new Error(`${command.join(" ")} ended with ${exitCode}:\n${output}`);
  return output;
}
