import { join } from "node:path";
import { repositoryRoot } from "./repository.ts";

/** The program and the arguments that run `grove` from this checkout. */
export function groveCommand(...parameters: readonly string[]): readonly [string, ...string[]] {
  return [process.execPath, join(repositoryRoot, "packages", "cli", "bin", "grove.js"), ...parameters];
}
