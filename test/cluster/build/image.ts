import { copyFileSync, linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "../run/command.ts";
import { sources, type Stand } from "../stand.ts";
import { cached } from "./cached.ts";
import { contentKey } from "./content-key.ts";

/** An image of the stand, built from a folder of `images/` and files of the cache. */
export interface ImageRecipe {
  /** Repository in the stand's registry: `argoproj/argocd`. */
  readonly repository: string;
  readonly tag: string;
  /** The folder of `images/` that holds the Containerfile. */
  readonly containerfile: string;
  /** Name in the build's context → path of a file whose path changes with its content, as those of the cache do. */
  readonly files: Readonly<Record<string, string>>;
}

/** An image on disk, as the OCI image layout has it. */
export interface ImageLayout {
  readonly repository: string;
  readonly tag: string;
  readonly folder: string;
}

/** Builds an image by buildah; gives its OCI layout. */
export async function buildImage(stand: Stand, recipe: ImageRecipe): Promise<ImageLayout> {
  const containerfile = join(sources, "images", recipe.containerfile, "Containerfile");
  const folder = await cached(stand, {
    name: `images/${recipe.repository.replaceAll("/", "-")}`,
    key: contentKey([readFileSync(containerfile, "utf8"), ...Object.entries(recipe.files).flat()]),
    make: async (target) => {
      const context = gatherContext(stand, recipe.files);
      try {
        const image = `localhost/${recipe.repository}:${recipe.tag}`;
        await buildah(stand, ["bud", "--layers", "--timestamp", "0", "--file", containerfile, "--tag", image, context]);
        await buildah(stand, ["push", image, `oci:${target}:${recipe.tag}`]);
      } finally {
        rmSync(context, { recursive: true });
      }
    },
  });
  return { repository: recipe.repository, tag: recipe.tag, folder };
}

/** Runs buildah with a storage of the stand's own and without an engine. */
export async function buildah(stand: Stand, command: readonly string[]): Promise<void> {
  const [verb = "", ...rest] = command;
  const storage = ["--root", join(stand.cache, "buildah"), "--runroot", join(stand.cache, "buildah-run")];
  const policy = ["--signature-policy", join(sources, "images", "policy.json")];
  const environment = { BUILDAH_ISOLATION: "chroot", STORAGE_DRIVER: "overlay" };
  await run(["nice", "buildah", ...storage, verb, ...policy, ...rest], { environment });
}

function gatherContext(stand: Stand, files: Readonly<Record<string, string>>): string {
  mkdirSync(stand.cache, { recursive: true });
  const context = mkdtempSync(join(stand.cache, "context-"));
  for (const [name, path] of Object.entries(files)) place(path, join(context, name));
  return context;
}

/** A hard link where both lie on one file system: some of these files have hundreds of megabytes. */
function place(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    copyFileSync(source, target);
  }
}
