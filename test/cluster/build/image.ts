import { copyFileSync, cpSync, linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
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
  /** The folder of `images/` that holds the Containerfile; what lies beside it is in the build's context too. */
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
  const { repository, tag } = recipe;
  const folder = await cached(stand, {
    name: `images/${repository.replaceAll("/", "-")}`,
    key: recipeKey(recipe),
    make: async (target) => {
      const image = `localhost/${repository}:${tag}`;
      await buildInStorage(stand, recipe, image);
      await buildah(stand, ["push", image, `oci:${target}:${tag}`]);
    },
  });
  return { repository, tag, folder };
}

/** Builds an image under a full name into buildah's own storage, where the `FROM` of another image finds it. */
export async function buildInStorage(stand: Stand, recipe: ImageRecipe, image: string): Promise<void> {
  const context = gatherContext(stand, recipe);
  const file = join(recipeFolder(recipe), "Containerfile");
  try {
    await buildah(stand, ["bud", "--layers", "--timestamp", "0", "--file", file, "--tag", image, context]);
  } finally {
    rmSync(context, { recursive: true });
  }
}

/** A short name for all that an image is made from. */
export function recipeKey(recipe: ImageRecipe): string {
  const folder = recipeFolder(recipe);
  const own = readdirSync(folder)
    .toSorted()
    .map((name) => readFileSync(join(folder, name), "utf8"));
  return contentKey([...own, ...Object.entries(recipe.files).flat()]);
}

/** Runs buildah with a storage of the stand's own and without an engine. */
export async function buildah(stand: Stand, command: readonly string[]): Promise<void> {
  const [verb = "", ...rest] = command;
  const storage = ["--root", join(stand.cache, "buildah"), "--runroot", join(stand.cache, "buildah-run")];
  const policy = ["--signature-policy", join(sources, "images", "policy.json")];
  const environment = { BUILDAH_ISOLATION: "chroot", STORAGE_DRIVER: "overlay" };
  await run(["nice", "buildah", ...storage, verb, ...policy, ...rest], { environment });
}

function recipeFolder({ containerfile }: ImageRecipe): string {
  return join(sources, "images", containerfile);
}

function gatherContext(stand: Stand, recipe: ImageRecipe): string {
  mkdirSync(stand.cache, { recursive: true });
  const context = mkdtempSync(join(stand.cache, "context-"));
  cpSync(recipeFolder(recipe), context, { recursive: true });
  for (const [name, path] of Object.entries(recipe.files)) place(path, join(context, name));
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
