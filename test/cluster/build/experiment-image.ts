import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { repositoryRoot } from "../../support/repository.ts";
import { registryHost } from "../addresses.ts";
import { registryAccess } from "../parts/registry.ts";
import { run } from "../run/command.ts";
import type { Stand } from "../stand.ts";
import { cached } from "./cached.ts";
import { contentKey } from "./content-key.ts";
import { buildah, buildInStorage, type ImageLayout, recipeKey } from "./image.ts";
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
      await buildProject(stand, { files, image: `localhost/econ/${name}:${tag}`, target: `oci:${target}:${tag}` });
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

async function buildProject(
  stand: Stand,
  project: { readonly files: ReadonlyMap<string, string>; readonly image: string; readonly target: string },
): Promise<void> {
  const folder = mkdtempSync(join(stand.cache, "context-"));
  const context = join(folder, "project");
  try {
    for (const [path, text] of project.files) {
      mkdirSync(dirname(join(context, path)), { recursive: true });
      writeFileSync(join(context, path), text);
    }
    const options = ["--layers", "--pull=never", "--timestamp", "0", ...(await pipSettings(join(folder, "pip")))];
    await buildah(stand, ["bud", ...options, "--tag", project.image, context]);
    await buildah(stand, ["push", project.image, project.target]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
