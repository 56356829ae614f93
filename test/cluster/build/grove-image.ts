import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readRepositoryFile, repositoryRoot } from "../../support/repository.ts";
import { run } from "../run/command.ts";
import type { Stand } from "../stand.ts";
import { cached } from "./cached.ts";
import { contentKey } from "./content-key.ts";
import { buildah, type ImageLayout, recipeKey } from "./image.ts";
import { buildNodeInStorage, debianRecipe, nodeRecipe } from "./node-image.ts";

const containerfile = "pipelines/image/Containerfile";
const repository = "grove/grove";

/** What the bundle is made from. */
const sources = ["packages/*/src", "packages/cli/rolldown.config.js", "package-lock.json"];

/** Builds the command's image from this checkout by its own Containerfile; gives its OCI layout. */
export async function groveImage(stand: Stand): Promise<ImageLayout> {
  const bases = [await debianRecipe(stand), await nodeRecipe(stand)];
  const tag = commandVersion();
  const files = await listFiles([containerfile, ...copiedPaths()]);
  const folder = await cached(stand, {
    name: "images/grove",
    key: contentKey([...bases.map(recipeKey), ...textsOf(files), ...textsOf(await listFiles(sources))]),
    make: async (target) => {
      await buildNodeInStorage(stand);
      await buildCommand(stand, { files, tag, target: `oci:${target}:${tag}` });
    },
  });
  return { repository, tag, folder };
}

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
