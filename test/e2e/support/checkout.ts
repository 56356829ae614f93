import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { gitAccess } from "./git-access.ts";
import type { Repository } from "./place.ts";

export interface CheckoutOptions {
  /** Where its server is, and how one gets in. */
  readonly repository: Repository;
  /** Its path there: `econ/lab`. */
  readonly path: string;
  /** A folder that does not exist yet. */
  readonly folder: string;
  /** The tip of main unless told. */
  readonly commit?: string;
}

/** Clones a repository as a runner does before a job: on the branch main, at one commit, without credentials in it. */
export async function checkOut({ repository, path, folder, commit }: CheckoutOptions): Promise<void> {
  const env = { ...process.env, ...gitAccess(repository) };
  const url = `${new URL(repository.url).origin}/${path}.git`;
  await promisify(execFile)("git", ["clone", "--quiet", "--branch", "main", url, folder], { env });
  if (commit !== undefined) await promisify(execFile)("git", ["-C", folder, "reset", "--quiet", "--hard", commit]);
}
