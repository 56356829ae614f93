import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";

/**
 * What is wrong with a bare repository that nobody writes to any more: git finds it unsound, or a writer left a lock or
 * a request in the queue. Objects that nothing refers to are no fault.
 */
export function checkRepository(repository: string): readonly string[] {
  const locks = readdirSync(repository, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".lock"));
  return [
    ...findUnsoundness(repository),
    ...locks.map((path) => `the lock ${path} is left`),
    ...queueOf(repository).map((reference) => `the request ${reference} is left`),
  ];
}

/** What `git fsck` complains about. */
export function findUnsoundness(repository: string): readonly string[] {
  const check = spawnSync("git", ["fsck", "--no-dangling", "--no-progress"], { cwd: repository, encoding: "utf8" });
  const complaints = `${check.stdout}${check.stderr}`.trim();
  return check.status === 0 && complaints === "" ? [] : [`git fsck: ${complaints}`];
}

/** The requests that wait in the queue of a lab. */
export function queueOf(repository: string): readonly string[] {
  const list = ["for-each-ref", "--format=%(refname)", "refs/grove/queue/"];
  const output = execFileSync("git", list, { cwd: repository, encoding: "utf8" });
  return output.split("\n").filter((line) => line !== "");
}
