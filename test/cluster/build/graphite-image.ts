import { readdirSync } from "node:fs";
import { join } from "node:path";
import { registryAccess } from "../parts/registry.ts";
import { run } from "../run/command.ts";
import type { Stand } from "../stand.ts";
import { cached } from "./cached.ts";
import { contentKey } from "./content-key.ts";
import { buildImage } from "./image.ts";
import { lockedImage } from "./platform-images.ts";
import { pushImage } from "./push-image.ts";
import { buildRootFileSystem } from "./root-file-system.ts";

/** The version that the tests without a cluster run, too. */
const statsd = "statsd@0.9.0";

const system = {
  release: "bookworm",
  // debootstrap does not find python3-ply by itself: graphite-web needs it by another name, which it provides.
  packages: ["graphite-carbon", "graphite-web", "gunicorn", "nodejs", "python3-ply"],
};

/**
 * Builds Debian's Graphite with StatsD, their programs where docker.io/graphiteapp/graphite-statsd has them, and pushes it
 * under the name that the lock gives that image.
 *
 * @throws {GroveError} `COMMAND_FAILED` with buildah's words, `PUSH_FAILED`
 */
export async function publishGraphite(stand: Stand): Promise<void> {
  const image = await buildImage(stand, {
    ...lockedImage("graphite-statsd"),
    containerfile: "graphite",
    files: { "debian.tar": await buildRootFileSystem(stand, system), "statsd.tgz": await fetchStatsd(stand) },
  });
  await pushImage(registryAccess(stand), image);
}

async function fetchStatsd(stand: Stand): Promise<string> {
  const folder = await cached(stand, {
    name: "statsd",
    key: contentKey([statsd]),
    make: async (target) => {
      await run(["npm", "pack", statsd, "--silent", "--pack-destination", target]);
    },
  });
  const [file = ""] = readdirSync(folder);
  return join(folder, file);
}
