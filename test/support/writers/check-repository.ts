import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";

const QUEUE = "refs/grove/queue/";

/**
 * What is wrong with a bare repository that nobody writes to any more: git finds it unsound, or a writer left a lock or
 * a request in the queue. Objects that nothing refers to are no fault, nor is the lock of a place in the queue that was
 * never taken: no other writer has a place of that name.
 */
export function checkRepository(repository: string): readonly string[] {
  const locks = readdirSync(repository, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".lock"));
  const queue = queueOf(repository);
  const blocking = locks.filter((path) => !path.startsWith(QUEUE) || queue.includes(path.replace(/\.lock$/, "")));
  return [
    ...findUnsoundness(repository),
    ...blocking.map((path) => `the lock ${path} is left`),
    ...queue.map((reference) => `the request ${reference} is left`),
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
  const list = ["for-each-ref", "--format=%(refname)", QUEUE];
  const output = execFileSync("git", list, { cwd: repository, encoding: "utf8" });
  return output.split("\n").filter((line) => line !== "");
}
