import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { GroveError } from "@grove/plan";
import type { Context } from "../command.ts";

/**
 * The text of a file that a person named on the command line.
 *
 * @throws GroveError FILE_UNREADABLE
 */
export function readTextFile({ workingDirectory }: Context, path: string): string {
  try {
    return readFileSync(resolve(workingDirectory, path), "utf8");
  } catch (cause) {
    throw new GroveError(`${path} cannot be read`, {
      code: "FILE_UNREADABLE",
      kind: "usage",
      next: "check the path and its permissions",
      cause,
    });
  }
}
