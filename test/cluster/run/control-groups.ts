import { existsSync, readdirSync, rmdirSync } from "node:fs";
import { join } from "node:path";

const root = "/sys/fs/cgroup";

/**
 * Removes the control groups below that name from every hierarchy; one that still holds a process stays.
 *
 * Under cgroup v1 each controller has a tree of its own, under v2 there is one for all.
 */
export function removeGroups(name: string): void {
  const trees = [root, ...readdirSync(root).map((controller) => join(root, controller))];
  for (const tree of trees) removeTree(join(tree, name));
}

function removeTree(group: string): void {
  if (!existsSync(group)) return;
  const below = readdirSync(group, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const entry of below) removeTree(join(group, entry.name));
  try {
    rmdirSync(group);
  } catch {
    // Still in use: the machine's, or of a process that `down` reports.
  }
}
