import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../run/command.ts";
import type { Stand } from "../stand.ts";
import { cached } from "./cached.ts";
import { contentKey } from "./content-key.ts";

export interface RootFileSystem {
  /** A release of Debian: `bookworm`. */
  readonly release: string;
  /** Packages beyond the smallest system. */
  readonly packages: readonly string[];
}

/** Makes a Debian system once, as a tar archive to build images on; gives the archive's path. */
export async function buildRootFileSystem(stand: Stand, system: RootFileSystem): Promise<string> {
  const folder = await cached(stand, {
    name: `debian/${system.release}`,
    key: contentKey([system.release, ...system.packages]),
    make: async (target) => {
      const root = join(target, "root");
      const packages = system.packages.join(",");
      refuseServices(root);
      await run(["nice", "debootstrap", "--variant=minbase", `--include=${packages}`, system.release, root]);
      const excludes = leftOut.map((pattern) => `--exclude=${pattern}`);
      await run(["tar", "--create", "--file", join(target, "root.tar"), ...excludes, "--directory", root, "."]);
      rmSync(root, { recursive: true });
    },
  });
  return join(folder, "root.tar");
}

/** Of no use in an image: caches, documents, the machine's devices, and the database that installing Postgres makes. */
const leftOut = [
  "./var/cache/apt/*",
  "./var/lib/apt/lists/*",
  "./usr/share/doc/*",
  "./dev/*",
  "./var/lib/postgresql/*",
];

/** A package that starts its server when it is installed would start it on this machine; Debian asks this file first. */
function refuseServices(root: string): void {
  const folder = join(root, "usr/sbin");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "policy-rc.d"), "#!/bin/sh\nexit 101\n", { mode: 0o755 });
}
