import { readdirSync, readFileSync } from "node:fs";
import type { Stand } from "../stand.ts";
import { endProcess } from "./daemon.ts";
import { identify, type ProcessIdentity } from "./process-identity.ts";

/** The processes that containerd started for this stand: each names the stand's own socket on its command line. */
export function findShims(stand: Stand): readonly ProcessIdentity[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => isShim(stand, name))
    .map((name) => identify(Number(name)))
    .filter((identity) => identity !== undefined);
}

/** Ends the shims that are left when containerd is gone. */
export async function endShims(stand: Stand): Promise<void> {
  for (const shim of findShims(stand)) await endProcess(shim);
}

function isShim(stand: Stand, id: string): boolean {
  try {
    const [file = "", ...words] = readFileSync(`/proc/${id}/cmdline`, "utf8").split("\0");
    return file.endsWith("containerd-shim-runc-v2") && words.some((word) => word.startsWith(`${stand.folder}/`));
  } catch {
    return false;
  }
}
