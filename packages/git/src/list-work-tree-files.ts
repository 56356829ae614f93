import { listFiles } from "./git-arguments.ts";
import { gitEnvironment } from "./git-environment.ts";
import { runGit } from "./run-git.ts";

/**
 * The files below a directory that git knows, or would take with `git add --all`: what is ignored is not among them.
 *
 * @returns paths from that directory; `undefined` outside of a work tree.
 */
export async function listWorkTreeFiles(directory: string): Promise<readonly string[] | undefined> {
  const environment = gitEnvironment(process.env);
  const { status, stdout } = await runGit({ directory, environment, timeout: TIMEOUT, arguments: listFiles() });
  return status === "done" ? stdout.toString().split("\0").filter(Boolean) : undefined;
}

/** Milliseconds. */
const TIMEOUT = 30_000;
