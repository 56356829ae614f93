import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { addresses, ports } from "../../cluster/addresses.ts";

/** The variables with which buildah takes the stand's registry, which speaks plain HTTP. */
export function trustRegistry(folder: string): Readonly<Record<string, string>> {
  const file = join(folder, "registries.conf");
  writeFileSync(file, `[[registry]]\nlocation = "${addresses.node}:${ports.registry}"\ninsecure = true\n`);
  return { CONTAINERS_REGISTRIES_CONF: file };
}
