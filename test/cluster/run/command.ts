import { spawn } from "node:child_process";
import { GroveError } from "@grove/plan";

export interface CommandOptions {
  readonly directory?: string;
  /** Added to the environment of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Receives what the command prints, as it comes. */
  readonly onOutput?: (text: string) => void;
}

/**
 * Runs a command to its end and gives what it printed.
 *
 * @throws {GroveError} `COMMAND_FAILED` with the end of its messages, `COMMAND_MISSING` when there is no such command.
 */
export async function run(command: readonly string[], options: CommandOptions = {}): Promise<string> {
  const [file = "", ...rest] = command;
  const child = spawn(file, rest, {
    cwd: options.directory,
    env: { ...process.env, ...options.environment },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const output: string[] = [];
  const messages: string[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output.push(text);
    options.onOutput?.(text);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    messages.push(text);
    options.onOutput?.(text);
  });
  // A command that ends without reading its input is judged by its exit code.
  child.stdin.on("error", () => undefined);
  child.stdin.end(options.input ?? "");
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", (cause) => reject(missing(file, cause)));
    child.on("close", resolve);
  });
  if (code !== 0) throw failed(command, `${messages.join("")}${output.join("")}`);
  return output.join("");
}

/** Whether a command ends well; for asking, not for doing. */
export async function succeeds(command: readonly string[], options: CommandOptions = {}): Promise<boolean> {
  return run(command, options).then(
    () => true,
    () => false,
  );
}

function missing(file: string, cause: unknown): GroveError {
  return new GroveError(`${file} cannot be run`, {
    code: "COMMAND_MISSING",
    next: "run lab:up with --install, or install its package by hand",
    cause,
  });
}

function failed(command: readonly string[], messages: string): GroveError {
  const line = command.join(" ");
  const lines = messages.trim().split("\n").slice(-15).join("\n");
  return new GroveError(`${line.length > 160 ? `${line.slice(0, 160)}…` : line} failed:\n${lines}`, {
    code: "COMMAND_FAILED",
  });
}
