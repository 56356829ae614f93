import type { Cluster, OpenClusterOptions } from "@grove/cluster";
import { CommanderError } from "commander";
import { buildProgram } from "./program.ts";
import { reportFailure } from "./terminal/report-failure.ts";
import { processTerminal, type Terminal } from "./terminal/terminal.ts";

/** What a command meets outside; a test hands in its own. */
export interface World {
  readonly terminal?: Terminal;
  readonly openCluster?: (options: OpenClusterOptions) => Promise<Cluster>;
  /** Those of the process unless told. */
  readonly variables?: Readonly<Record<string, string | undefined>>;
  /** When the command began, by `performance.now()`; now unless told. */
  readonly since?: number;
}

/**
 * Runs `grove` with the words behind the command's name and returns the exit code of DESIGN §8; never throws.
 *
 * @example
 * process.exitCode = await main(["list", "--lab", "/srv/git/lab.git"]);
 */
export async function main(words: readonly string[], world: World = {}): Promise<number> {
  const terminal = world.terminal ?? processTerminal();
  let exitCode = 0;
  const program = buildProgram({
    terminal,
    openCluster: world.openCluster ?? openCluster,
    variables: world.variables ?? process.env,
    since: world.since ?? performance.now(),
    onExit: (code) => (exitCode = code),
  });
  try {
    await program.parseAsync(words, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    return reportFailure(error, { terminal, json: words.includes("--json") });
  }
}

async function openCluster(options: OpenClusterOptions): Promise<Cluster> {
  const cluster = await import("./open-cluster.ts");
  return await cluster.openCluster(options);
}
