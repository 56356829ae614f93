import { isOwnManifest } from "./check-bootstrap.ts";

/**
 * Whether `checkLab` looks at a file when it is asked about one path only; who reads a large lab may leave out the
 * rest. Of other overlays only the operation counts, for hosts and ids must be nobody else's; of archives their manifests.
 *
 * @param only as in `checkLab`: a file or directory from the root of the lab
 * @example
 * isReadByCheck("environments/staging/trust/experiment.yaml", "environments/staging/goods"); // false
 */
export function isReadByCheck(path: string, only: string): boolean {
  const [root, environment, name, file] = path.split("/");
  if (root === "bootstrap") return isOwnManifest(path) && `${only}/`.startsWith(only === "" ? "" : "bootstrap/");
  if (root === "archive" && file?.endsWith(".yaml") !== true) return false;
  if (root === "archive") return isAround(`environments/${environment}/${name}`, only);
  if (root !== "environments" || file === undefined || file === "operation.yaml") return true;
  return isAround(`${root}/${environment}/${name}`, only);
}

/** Whether a path lies in an overlay, or the overlay in it. */
function isAround(overlay: string, path: string): boolean {
  return `${overlay}/`.startsWith(path === "" ? "" : `${path}/`) || `${path}/`.startsWith(`${overlay}/`);
}
