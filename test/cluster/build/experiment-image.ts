import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../support/repository.ts";
import { registryHost } from "../addresses.ts";
import { registryAccess } from "../parts/registry.ts";
import { run } from "../run/command.ts";
import type { Stand } from "../stand.ts";
import { buildFiles } from "./build-files.ts";
import { cached } from "./cached.ts";
import { contentKey } from "./content-key.ts";
import { buildInStorage, type ImageLayout, recipeKey } from "./image.ts";
import { pipSettings } from "./pip-settings.ts";
import { pythonImage, pythonRecipe } from "./platform-images.ts";
import { pushImage } from "./push-image.ts";

/** One version of an experimenter's project, and what they changed in it. */
export interface ExperimentVersion {
  /** `public-goods` */
  readonly name: string;
  /** `1.4.2` */
  readonly tag: string;
  /** Path in the project → the file's new text. */
  readonly changes?: Readonly<Record<string, string>>;
  /** A Git repository of their own; the starter unless told. */
  readonly project?: string;
}

const starter = "apps/otree/starter";

/**
 * Builds a version of a project by its own Dockerfile and pushes it to the stand's registry, as a pipeline does; gives
 * what `grove bump --image` takes.
 *
 * The first build installs oTree, which takes a minute or two; another version takes seconds.
 *
 * @throws {GroveError} `COMMAND_FAILED` with buildah's words, `PUSH_FAILED`
 */
export async function publishExperiment(stand: Stand, version: ExperimentVersion): Promise<string> {
  const image = await buildExperiment(stand, version);
  const digest = await pushImage(registryAccess(stand), image);
  return `${registryHost}/${image.repository}:${image.tag}@${digest}`;
}

/** Builds a version of a project by its own Dockerfile; gives its OCI layout. */
export async function buildExperiment(stand: Stand, version: ExperimentVersion): Promise<ImageLayout> {
  const { name, tag } = version;
  const files = await projectFiles(version);
  const python = await pythonRecipe(stand);
  const folder = await cached(stand, {
    name: `experiments/${name}-${tag}`,
    key: contentKey([recipeKey(python), ...[...files].flat()]),
    make: async (target) => {
      await buildInStorage(stand, python, pythonImage);
      const image = `localhost/econ/${name}:${tag}`;
      await buildFiles(stand, { files, image, target: `oci:${target}:${tag}`, settings: pipSettings });
    },
  });
  return { repository: `econ/${name}`, tag, folder };
}

/** Path → text of the files that Git would take, for a virtual environment may lie beside them. */
async function projectFiles(version: ExperimentVersion): Promise<ReadonlyMap<string, string>> {
  const { changes = {}, project: directory = join(repositoryRoot, starter) } = version;
  const listed = await run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], { directory });
  const paths = listed.split("\0").filter(Boolean).toSorted();
  const files = paths.map((path) => [path, readFileSync(join(directory, path), "utf8")] as const);
  return new Map([...files, ...Object.entries(changes)]);
}
