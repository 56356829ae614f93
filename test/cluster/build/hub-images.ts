import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../support/repository.ts";
import { registryHost } from "../addresses.ts";
import { registryAccess } from "../parts/registry.ts";
import type { Stand } from "../stand.ts";
import { buildFiles } from "./build-files.ts";
import { cached } from "./cached.ts";
import { contentKey } from "./content-key.ts";
import { buildInStorage, type ImageLayout, type ImageRecipe, recipeKey } from "./image.ts";
import { buildNodeInStorage, nodeRecipe } from "./node-image.ts";
import { npmSettings } from "./npm-settings.ts";
import { pipSettings } from "./pip-settings.ts";
import { hubPythonImage, lockedImage, pythonRecipe } from "./platform-images.ts";
import { pushImage } from "./push-image.ts";

const recipes = join(repositoryRoot, "apps/jupyterhub/images");

/** A version of a course's image: `apps/jupyterhub/images/user` with packages of its own. */
export interface CourseVersion {
  /** `statistics` */
  readonly name: string;
  /** `2026.1` */
  readonly tag: string;
  /** Lines that `requirements.txt` has more. */
  readonly packages?: readonly string[];
}

/**
 * Builds a hub and its proxy by their own Containerfiles, and pushes them to the stand's registry under the names that the
 * lock gives them. What courses stand on stays in buildah's storage, where the `FROM` of a course finds it.
 *
 * The first build takes some minutes: it installs what the hub stands on.
 *
 * @throws {GroveError} `COMMAND_FAILED` with buildah's words, `PUSH_FAILED`
 */
export async function publishHubImages(stand: Stand): Promise<void> {
  for (const image of [await hubImage(stand), await proxyImage(stand)]) {
    // oxlint-disable-next-line no-await-in-loop -- two of them, to one registry
    await pushImage(registryAccess(stand), image);
  }
  await buildCourseBase(stand);
}

/** The image that courses' own Containerfiles stand on, as the starter names it. */
export const courseBaseImage = "registry.example/grove/jupyterhub-user:5.5.4";

/** Builds a version of a course's image and pushes it, as its pipeline does; gives what `grove bump --image` takes. */
export async function publishCourse(stand: Stand, version: CourseVersion): Promise<string> {
  const { name, tag, packages = [] } = version;
  const image = await buildOwn(stand, {
    repository: `teaching/${name}`,
    tag,
    folder: "user",
    appended: { "requirements.txt": packages },
    base: await pythonRecipe(stand),
    makeBase: async (base) => buildInStorage(stand, base, hubPythonImage),
    settings: pipSettings,
  });
  const digest = await pushImage(registryAccess(stand), image);
  return `${registryHost}/${image.repository}:${tag}@${digest}`;
}

async function buildCourseBase(stand: Stand): Promise<void> {
  await buildInStorage(stand, await pythonRecipe(stand), hubPythonImage);
  const files = filesOf({ folder: "user" });
  await buildFiles(stand, { files, image: courseBaseImage, settings: pipSettings });
}

async function hubImage(stand: Stand): Promise<ImageLayout> {
  return buildOwn(stand, {
    ...lockedImage("jupyterhub"),
    folder: "hub",
    base: await pythonRecipe(stand),
    makeBase: async (base) => buildInStorage(stand, base, hubPythonImage),
    settings: pipSettings,
  });
}

async function proxyImage(stand: Stand): Promise<ImageLayout> {
  return buildOwn(stand, {
    ...lockedImage("jupyterhub-proxy"),
    folder: "proxy",
    base: await nodeRecipe(stand),
    makeBase: async () => buildNodeInStorage(stand),
    settings: npmSettings,
  });
}

/** An image of `apps/jupyterhub/images`. */
interface OwnImage extends Pick<ImageLayout, "repository" | "tag"> {
  readonly folder: string;
  /** File → lines at its end. */
  readonly appended?: Readonly<Record<string, readonly string[]>>;
  readonly base: ImageRecipe;
  readonly makeBase: (base: ImageRecipe) => Promise<void>;
  /** Gives the options by which its build finds packages. */
  readonly settings: (folder: string) => Promise<readonly string[]>;
}

async function buildOwn(stand: Stand, own: OwnImage): Promise<ImageLayout> {
  const { repository, tag, base } = own;
  const files = filesOf(own);
  const folder = await cached(stand, {
    name: `images/${repository.replaceAll("/", "-")}-${tag}`,
    key: contentKey([recipeKey(base), ...[...files].flat()]),
    make: async (target) => {
      await own.makeBase(base);
      const image = `localhost/${repository}:${tag}`;
      await buildFiles(stand, { files, image, target: `oci:${target}:${tag}`, settings: own.settings });
    },
  });
  return { repository, tag, folder };
}

function filesOf({ folder, appended = {} }: Pick<OwnImage, "folder" | "appended">): ReadonlyMap<string, string> {
  const names = readdirSync(join(recipes, folder)).toSorted();
  return new Map(
    names.map((name) => {
      const lines = (appended[name] ?? []).map((line) => `${line}\n`).join("");
      return [name, readFileSync(join(recipes, folder, name), "utf8") + lines];
    }),
  );
}
