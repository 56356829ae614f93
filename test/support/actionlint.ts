import { spawnSync } from "node:child_process";
import { isInstalled } from "./is-installed.ts";
import { repositoryRoot } from "./repository.ts";

/** What the real actionlint says of a workflow, nothing if all is well; `undefined` where it is not installed. CI installs it. */
export const actionlint: ((path: string) => string) | undefined = isInstalled("actionlint")
  ? (path) => spawnSync("actionlint", ["-no-color", path], { cwd: repositoryRoot, encoding: "utf8" }).stdout
  : undefined;
