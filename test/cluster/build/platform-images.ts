import { parseImagesLock } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import { readRepositoryFile } from "../../support/repository.ts";
import type { Stand } from "../stand.ts";
import { buildImage, type ImageLayout, type ImageRecipe } from "./image.ts";
import { buildRootFileSystem } from "./root-file-system.ts";

/** The name by which an experiment's Dockerfile asks for Python. */
export const pythonImage = "docker.io/library/python:3.12-slim";

/** The name by which a hub's Containerfiles ask for it. */
export const hubPythonImage = "docker.io/library/python:3.13-slim-trixie";

const nginxSystem = { release: "trixie", packages: ["nginx"] };
const postgresSystem = { release: "trixie", packages: ["postgresql-17"] };
const pythonSystem = {
  release: "trixie",
  // Git for hubs, so that their build needs no mirror.
  packages: ["ca-certificates", "git", "python-is-python3", "python3-pip", "python3-venv"],
};

/** Debian's Postgres with the contract of docker.io/library/postgres. */
export async function postgresImage(stand: Stand): Promise<ImageLayout> {
  return buildImage(stand, {
    ...lockedImage("postgres"),
    containerfile: "postgres",
    files: { "debian.tar": await buildRootFileSystem(stand, postgresSystem) },
  });
}

/** Debian's nginx with the contract of docker.io/nginxinc/nginx-unprivileged, as far as a lab's pages need it. */
export async function nginxImage(stand: Stand): Promise<ImageLayout> {
  return buildImage(stand, {
    ...lockedImage("nginx"),
    containerfile: "nginx",
    files: { "debian.tar": await buildRootFileSystem(stand, nginxSystem) },
  });
}

/**
 * Repository and tag by which the lab's lock names a platform image.
 *
 * @throws {GroveError} `IMAGE_UNKNOWN`
 */
export function lockedImage(name: string): Pick<ImageLayout, "repository" | "tag"> {
  const lock = "images.lock.yaml";
  const platform = parseImagesLock(readRepositoryFile(lock), lock).value?.images[name];
  if (platform === undefined) {
    throw new GroveError(`${lock} names no ${name}`, { code: "IMAGE_UNKNOWN", next: `add it to ${lock}` });
  }
  // Without its host, as the registry keeps it: the node looks there for images of every host.
  return { repository: platform.repository.replace(/^[^/]+\//, ""), tag: platform.tag };
}

/** How Debian's Python becomes {@link pythonImage} or {@link hubPythonImage}, which experiments' images are built on. */
export async function pythonRecipe(stand: Stand): Promise<ImageRecipe> {
  return {
    repository: "library/python",
    tag: "3.12-slim",
    containerfile: "python",
    files: { "debian.tar": await buildRootFileSystem(stand, pythonSystem) },
  };
}
