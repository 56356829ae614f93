import { join } from "node:path";
import { compileLibrary } from "./compile-library.ts";

/** Compiles the library that makes a disk slow, and gives the variables for a command that is to have one. */
export function slowDisk(directory: string): Readonly<Record<string, string>> {
  return { LD_PRELOAD: compileLibrary("slow-disk", join(directory, "slow-disk.so")) };
}
