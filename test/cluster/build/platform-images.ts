import { parseImagesLock } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import { readRepositoryFile } from "../../support/repository.ts";
import type { Stand } from "../stand.ts";
import { buildImage, type ImageLayout, type ImageRecipe } from "./image.ts";
import { buildRootFileSystem } from "./root-file-system.ts";

/** The name by which an experiment's Dockerfile asks for Python. */
export const pythonImage = "docker.io/library/python:3.12-slim";

const postgresSystem = { release: "trixie", packages: ["postgresql-17"] };
const pythonSystem = {
  release: "trixie",
  packages: ["ca-certificates", "python-is-python3", "python3-pip", "python3-venv"],
};

/**
 * Debian's Postgres with the contract of docker.io/library/postgres, under the tag that the lab's lock names.
 *
 * @throws {GroveError} `IMAGE_UNKNOWN`
 */
export async function postgresImage(stand: Stand): Promise<ImageLayout> {
  const lock = "images.lock.yaml";
  const platform = parseImagesLock(readRepositoryFile(lock), lock).value?.images["postgres"];
  if (platform === undefined) {
    throw new GroveError(`${lock} names no postgres`, { code: "IMAGE_UNKNOWN", next: `add it to ${lock}` });
  }
  return buildImage(stand, {
    // Without its host, as the registry keeps it: the node looks there for images of every host.
    repository: platform.repository.replace(/^[^/]+\//, ""),
    tag: platform.tag,
    containerfile: "postgres",
    files: { "debian.tar": await buildRootFileSystem(stand, postgresSystem) },
  });
}

/** How Debian's Python becomes {@link pythonImage}, which experiments' images are built on. */
export async function pythonRecipe(stand: Stand): Promise<ImageRecipe> {
  return {
    repository: "library/python",
    tag: "3.12-slim",
    containerfile: "python",
    files: { "debian.tar": await buildRootFileSystem(stand, pythonSystem) },
  };
}
