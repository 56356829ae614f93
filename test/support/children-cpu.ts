import { readFileSync } from "node:fs";

/** Linux tells times in hundredths of a second, on every machine. */
const TICKS = 100;

/**
 * Seconds of CPU that all ended children of this process used, with their children; those whose parent was killed are not
 * counted. Node tells only its own. `NaN` where there is no /proc.
 */
export function childrenCpu(): number {
  try {
    const text = readFileSync("/proc/self/stat", "latin1");
    // Behind the program's name, which may hold spaces, come the fields from the third on; proc(5).
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[13]) + Number(fields[14])) / TICKS;
  } catch {
    return NaN;
  }
}
