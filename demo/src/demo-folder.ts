import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the repository; every path that the demo prints is relative to it. */
export const repositoryRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** All that the demo makes lies here; git ignores it. */
const root = join(repositoryRoot, ".grove");

export const demoFolder = {
  root: join(root, "demo"),
  lab: join(root, "demo", "lab.git"),
  certificate: join(root, "demo", "sealing-certificate.pem"),
  privateKey: join(root, "demo", "sealing-key.pem"),
  project: join(root, "demo", "public-goods"),
  /** Outside the demo's own folder, so that a fresh start does not install oTree again. */
  virtualEnvironment: join(root, "python"),
};
