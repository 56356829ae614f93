import { readFileSync } from "node:fs";
import { run } from "./command.ts";

/** The mount points below a folder, the innermost first. */
export function mountsBelow(folder: string): readonly string[] {
  return readFileSync("/proc/self/mounts", "utf8")
    .split("\n")
    .map((line) => (line.split(" ")[1] ?? "").replaceAll(String.raw`\040`, " "))
    .filter((point) => point.startsWith(`${folder}/`))
    .toSorted((one, other) => other.length - one.length);
}

/** Unmounts everything below a folder. */
export async function unmountBelow(folder: string): Promise<void> {
  // Mounts may lie one over the other, so what one pass leaves the next one takes.
  for (let pass = 0; pass < 3; pass++) {
    for (const point of mountsBelow(folder)) await run(["umount", "--lazy", point]);
  }
}
