import { readFileSync } from "node:fs";

/** A process: its id alone may have been given to another one since. */
export interface ProcessIdentity {
  readonly id: number;
  /** Clock ticks from the machine's start to the process's, as /proc gives them. */
  readonly startTime: string;
}

/** The identity of a running process; `undefined` when there is none of that id, or only its zombie. */
export function identify(id: number): ProcessIdentity | undefined {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, "utf8");
    // The second field, the name in brackets, may itself hold blanks and brackets; see proc(5).
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state, startTime] = [fields[0], fields[19]];
    return state === "Z" || startTime === undefined ? undefined : { id, startTime };
  } catch {
    return undefined;
  }
}

/** Whether this very process is running. */
export function isRunning(process: ProcessIdentity): boolean {
  return identify(process.id)?.startTime === process.startTime;
}
