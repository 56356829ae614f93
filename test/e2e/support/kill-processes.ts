import { readdirSync, readFileSync } from "node:fs";

/**
 * Kills everything in a control group at one blow, as a power cut does; gives how many processes there were. Only on the
 * stand, whose containers are processes of this machine.
 *
 * @example
 * killProcesses(`pod${uid}`); // a pod
 * killProcesses("3f6a…"); // a container of it, by its id without `containerd://`
 */
export function killProcesses(group: string): number {
  const killed = new Set<number>();
  const others = (): readonly number[] => processesIn(group).filter((id) => !killed.has(id));
  // What was just being started is found the next time round.
  for (let found = others(); found.length > 0; found = others()) {
    for (const id of found) {
      kill(id);
      killed.add(id);
    }
  }
  return killed.size;
}

/** Of the stand's images that hold one Go program; among a study's containers that is the pause process alone. */
const pause = "command\n";

/**
 * The ids of the processes in a control group, and in those below it; without the pause process, which only holds a pod's
 * network: when that is gone between two init containers, kubelet leaves the pod as it is for ever.
 */
export function processesIn(group: string): readonly number[] {
  if (group.length < 36) throw new Error(`"${group}" might be a part of another group's name`);
  const ids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return ids.filter((id) => read(id, "cgroup").includes(`/${group}`) && read(id, "comm") !== pause).map(Number);
}

/** The words with which a process was started, each with a NUL behind it; nothing of one that has ended. */
export function commandOf(id: number): string {
  return read(String(id), "cmdline");
}

function read(id: string, file: "cgroup" | "comm" | "cmdline"): string {
  try {
    return readFileSync(`/proc/${id}/${file}`, "utf8");
  } catch {
    return ""; // it has ended
  }
}

function kill(id: number): void {
  try {
    process.kill(id, "SIGKILL");
  } catch {
    // It has ended.
  }
}
