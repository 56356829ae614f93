import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { isInstalled } from "../is-installed.ts";
import { repositoryRoot } from "../repository.ts";

/** Why no library can be put between a command and its system on this machine, if so. */
export const noLibrary: string | undefined =
  process.platform !== "linux"
    ? "calls of the system are met on Linux only"
    : isInstalled("cc")
      ? undefined
      : "there is no C compiler cc";

/** Compiles a source of this folder for `LD_PRELOAD`, and gives the library's path. */
export function compileLibrary(name: string, library: string): string {
  const source = join(repositoryRoot, "test", "support", "crash", `${name}.c`);
  execFileSync("cc", ["-O1", "-shared", "-fPIC", "-o", library, source, "-ldl"]);
  return library;
}
