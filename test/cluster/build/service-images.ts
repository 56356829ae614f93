import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../support/repository.ts";
import { registryHost } from "../addresses.ts";
import { registryAccess } from "../parts/registry.ts";
import type { Stand } from "../stand.ts";
import { buildFiles } from "./build-files.ts";
import { cached } from "./cached.ts";
import { contentKey } from "./content-key.ts";
import { recipeKey } from "./image.ts";
import { buildNodeInStorage, nodeRecipe } from "./node-image.ts";
import { pushImage } from "./push-image.ts";

const folder = "apps/web-experiment/services";

/** A version of one of a web experiment's services. */
export interface ServiceVersion {
  readonly service: "awesome-app" | "greetings" | "maths";
  readonly tag: string;
}

/** Where the stand's registry has the services, as a web experiment's spec names it. */
export const servicesFolder = `${registryHost}/econ/greetings`;

/**
 * Builds a service by its own Containerfile from the bundle that `npm run bundle` has made, and pushes it; gives what
 * `grove bump --image` takes. Another tag is another image, for its program says in its last line which one it is.
 *
 * @throws {GroveError} `COMMAND_FAILED` with buildah's words, `PUSH_FAILED`
 */
export async function publishService(stand: Stand, { service, tag }: ServiceVersion): Promise<string> {
  const repository = `econ/greetings/${service}`;
  const files = filesOf({ service, tag });
  const base = await nodeRecipe(stand);
  const layout = await cached(stand, {
    name: `images/${repository.replaceAll("/", "-")}-${tag}`,
    key: contentKey([recipeKey(base), ...[...files].flat()]),
    make: async (target) => {
      await buildNodeInStorage(stand);
      await buildFiles(stand, {
        files,
        image: `localhost/${repository}:${tag}`,
        target: `oci:${target}:${tag}`,
        settings: argumentsOf(service),
      });
    },
  });
  const digest = await pushImage(registryAccess(stand), { repository, tag, folder: layout });
  return `${servicesFolder}/${service}:${tag}@${digest}`;
}

function filesOf({ service, tag }: ServiceVersion): ReadonlyMap<string, string> {
  const read = (path: string): string => readFileSync(join(repositoryRoot, folder, path), "utf8");
  return new Map([
    ["Containerfile", read("Containerfile")],
    [`${folder}/${service}/package.json`, read(`${service}/package.json`)],
    [`${folder}/${service}/bundle/main.js`, `${read(`${service}/bundle/main.js`)}\n// ${tag}\n`],
  ]);
}

/** A build of it needs no package registry, but to know which service it is of. */
function argumentsOf(service: string): () => Promise<readonly string[]> {
  return async () => ["--build-arg", `SERVICE=${service}`];
}
