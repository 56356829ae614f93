import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Context } from "../command.ts";

/**
 * The folder of a study that a path names, if it is one: an oTree project, or at least its `experiment.yaml`. An overlay
 * of a lab has that file as well, beside what only a lab writes.
 */
export function findStudy({ workingDirectory }: Pick<Context, "workingDirectory">, path: string): string | undefined {
  const folder = resolve(workingDirectory, path);
  const has = (name: string) => existsSync(join(folder, name));
  const isStudy = has("settings.py") || has("experiment.yaml");
  return isStudy && !labMarks.some(has) ? folder : undefined;
}

const labMarks = ["environments", "operation.yaml", "kustomization.yaml"];
