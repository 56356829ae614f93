import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readRepositoryFile, repositoryRoot } from "../../support/repository.ts";
import { run } from "../run/command.ts";
import type { Stand } from "../stand.ts";
import { cached } from "./cached.ts";
import { contentKey } from "./content-key.ts";
import { buildah, buildInStorage, type ImageLayout, type ImageRecipe, recipeKey } from "./image.ts";
import { buildRootFileSystem } from "./root-file-system.ts";

const containerfile = "pipelines/image/Containerfile";
const repository = "grove/grove";

/** What the bundle is made from. */
const sources = ["packages/*/src", "packages/cli/rolldown.config.js", "package-lock.json"];

/** Builds the command's image from this checkout by its own Containerfile; gives its OCI layout. */
export async function groveImage(stand: Stand): Promise<ImageLayout> {
  const debian = await debianRecipe(stand);
  const tag = commandVersion();
  const files = await listFiles([containerfile, ...copiedPaths()]);
  const folder = await cached(stand, {
    name: "images/grove",
    key: contentKey([recipeKey(debian), ...textsOf(files), ...textsOf(await listFiles(sources))]),
    make: async (target) => {
      await buildInStorage(stand, debian, "docker.io/library/debian:trixie-slim");
      await buildInStorage(stand, nodeRecipe, `docker.io/library/node:${process.versions.node}-trixie-slim`);
      await buildCommand(stand, { files, tag, target: `oci:${target}:${tag}` });
    },
  });
  return { repository, tag, folder };
}

/** Debian as docker.io has it, and what the Containerfile installs, so that the build needs no mirror. */
async function debianRecipe(stand: Stand): Promise<ImageRecipe> {
  const system = { release: "trixie", packages: ["ca-certificates", "git", "libstdc++6"] };
  return {
    repository: "library/debian",
    tag: "trixie-slim",
    containerfile: "debian",
    files: { "debian.tar": await buildRootFileSystem(stand, system) },
  };
}

/** The Node that the project itself runs on. */
const nodeRecipe: ImageRecipe = {
  repository: "library/node",
  tag: `${process.versions.node}-trixie-slim`,
  containerfile: "node",
  files: { node: process.execPath },
};

function commandVersion(): string {
  return (JSON.parse(readRepositoryFile("packages/cli/package.json")) as { readonly version: string }).version;
}

/** What the Containerfile takes of this repository. */
function copiedPaths(): readonly string[] {
  const copies = readRepositoryFile(containerfile).matchAll(/^COPY (?!--)(.+) \S+$/gm);
  return [...copies].flatMap(([, paths = ""]) => paths.split(" "));
}

/** The files at or below these paths that Git would take; the bundle, which it would not, is made anew. */
async function listFiles(paths: readonly string[]): Promise<readonly string[]> {
  const options = ["--cached", "--others", "--exclude-standard", "-z"];
  const listed = await run(["git", "ls-files", ...options, "--", ...paths], { directory: repositoryRoot });
  return listed.split("\0").filter(Boolean).toSorted();
}

function textsOf(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => [path, readRepositoryFile(path)]);
}

async function buildCommand(
  stand: Stand,
  build: { readonly files: readonly string[]; readonly tag: string; readonly target: string },
): Promise<void> {
  mkdirSync(stand.cache, { recursive: true });
  const context = mkdtempSync(join(stand.cache, "context-"));
  const image = `localhost/${repository}:${build.tag}`;
  try {
    for (const path of build.files) cpSync(join(repositoryRoot, path), join(context, path));
    await makeBundle(join(context, "packages/cli/bundle"));
    const options = ["--layers", "--pull=never", "--timestamp", "0", "--build-arg", `VERSION=${build.tag}`];
    await buildah(stand, ["bud", ...options, "--file", join(context, containerfile), "--tag", image, context]);
    await buildah(stand, ["push", image, build.target]);
  } finally {
    rmSync(context, { recursive: true });
  }
}

/** As `npm run bundle` does, but not into the checkout, where commands may be running from it. */
async function makeBundle(folder: string): Promise<void> {
  const words = ["--config", "packages/cli/rolldown.config.js", "--dir", folder, "--log-level", "warn"];
  await run(["nice", process.execPath, join(repositoryRoot, "node_modules/.bin/rolldown"), ...words], {
    directory: repositoryRoot,
  });
}
