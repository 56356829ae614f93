import { gitEnvironment } from "./git-environment.ts";
import { showOrigin, showTopLevel } from "./git-arguments.ts";
import { runGit } from "./run-git.ts";

/** A checked-out repository around a directory. */
export interface WorkTree {
  /** Its top directory. */
  readonly root: string;
  /** The address of its remote `origin`, as configured; print it by way of `formatRemote` only. */
  readonly origin: string | undefined;
}

const TIMEOUT = 10_000;

/** The work tree that a directory is in, if it is in one. */
export async function findWorkTree(directory: string): Promise<WorkTree | undefined> {
  const call = { directory, environment: gitEnvironment(process.env), timeout: TIMEOUT };
  const top = await runGit({ ...call, arguments: showTopLevel() });
  const root = top.stdout.toString().replace(/\r?\n$/, "");
  if (top.status !== "done" || root === "") return undefined;
  const origin = await runGit({ ...call, arguments: showOrigin() });
  return {
    root,
    origin: origin.status === "done" ? origin.stdout.toString().split("\0")[0] : undefined,
  };
}
