import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Files } from "@grove/plan";

const root = fileURLToPath(new URL("../../../..", import.meta.url));

/** The base and the components of this repository, as `grove init` puts them into a lab. */
export const template: Files = new Map(["apps/otree/base", "apps/otree/components"].flatMap(filesBelow));

/** The same of all kinds. */
export const wholeTemplate: Files = new Map(
  ["otree", "web-experiment", "jupyterhub"].flatMap((app) =>
    ["base", "components"].flatMap((part) => filesBelow(`apps/${app}/${part}`)),
  ),
);

function filesBelow(directory: string): readonly (readonly [string, string])[] {
  return readdirSync(join(root, directory), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [path.slice(root.length), readFileSync(path, "utf8")]);
}
