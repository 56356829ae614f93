import { demoFolder } from "./demo-folder.ts";
import { narrate } from "./narrate.ts";
import { mustRun } from "./run.ts";

/** The tree that the story made, and its commits with their trailers. */
export function showLab(): void {
  show(["git", "ls-tree", "-r", "--name-only", "main", "environments"]);
  show(["git", "log", "--format=%h %s%n%(trailers:separator=%x0A,unfold)", "main"]);
}

function show(command: readonly string[]): void {
  narrate.command(command);
  narrate.output(mustRun(command, { directory: demoFolder.lab }));
}
