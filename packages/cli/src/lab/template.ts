import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Files } from "@grove/plan";
import { readDiskFiles } from "./disk-files.ts";

/** What a fresh lab gets from Grove: what Argo CD builds, itself among it, and the schemas for editors. */
export const templatePaths = [
  ".github",
  ".gitlab-ci.yml",
  "apps/jupyterhub/base",
  "apps/jupyterhub/components",
  "apps/jupyterhub/images",
  "apps/otree/base",
  "apps/otree/components",
  "apps/web-experiment/base",
  "apps/web-experiment/components",
  "bootstrap",
  "images.lock.yaml",
  "pipelines/gitlab",
  "schemas",
];

/** The files of a fresh lab: from the package's own copy, or from the repository in a checkout. */
export function readTemplate(): Files {
  const root = packageRoot();
  const packaged = join(root, "template");
  return readDiskFiles(existsSync(packaged) ? packaged : join(root, "..", ".."), templatePaths);
}

/** The package that this file belongs to, whether it runs as source, from `dist` or from the bundle. */
function packageRoot(): string {
  let directory = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(directory, "package.json"))) directory = dirname(directory);
  return directory;
}
