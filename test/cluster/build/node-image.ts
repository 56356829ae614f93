import { readdirSync } from "node:fs";
import { join } from "node:path";
import { run } from "../run/command.ts";
import type { Stand } from "../stand.ts";
import { cached } from "./cached.ts";
import { contentKey } from "./content-key.ts";
import { buildInStorage, type ImageRecipe } from "./image.ts";
import { buildRootFileSystem } from "./root-file-system.ts";

const tag = `${process.versions.node}-trixie-slim`;

/** The name by which Containerfiles ask for the Node that the project itself runs on. */
export const nodeImage = `docker.io/library/node:${tag}`;

/** The one that Node 24 comes with. */
const npm = "npm@11.19.0";

/** Debian as docker.io has it, and what Containerfiles install, so that their builds need no mirror. */
export async function debianRecipe(stand: Stand): Promise<ImageRecipe> {
  const system = { release: "trixie", packages: ["ca-certificates", "git", "libstdc++6"] };
  return {
    repository: "library/debian",
    tag: "trixie-slim",
    containerfile: "debian",
    files: { "debian.tar": await buildRootFileSystem(stand, system) },
  };
}

/** Node and npm on Debian, as {@link nodeImage}. */
export async function nodeRecipe(stand: Stand): Promise<ImageRecipe> {
  const files = { node: process.execPath, "npm.tgz": await fetchNpm(stand) };
  return { repository: "library/node", tag, containerfile: "node", files };
}

/** Builds {@link nodeImage} and what it stands on, where the `FROM` of another image finds them. */
export async function buildNodeInStorage(stand: Stand): Promise<void> {
  await buildInStorage(stand, await debianRecipe(stand), "docker.io/library/debian:trixie-slim");
  await buildInStorage(stand, await nodeRecipe(stand), nodeImage);
}

async function fetchNpm(stand: Stand): Promise<string> {
  const folder = await cached(stand, {
    name: "npm",
    key: contentKey([npm]),
    make: async (target) => {
      await run(["npm", "pack", npm, "--silent", "--pack-destination", target]);
    },
  });
  const [file = ""] = readdirSync(folder);
  return join(folder, file);
}
