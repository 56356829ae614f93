import { isOwnManifest } from "./check-bootstrap.ts";

/**
 * Whether `checkLab` looks at a file when it is asked about one path only; who reads a large lab may leave out the
 * rest. Of other overlays only the operation counts, for hosts and ids must be nobody else's.
 *
 * @param only as in `checkLab`: a file or directory from the root of the lab
 * @example
 * isReadByCheck("environments/staging/trust/experiment.yaml", "environments/staging/goods"); // false
 */
export function isReadByCheck(path: string, only: string): boolean {
  const [root, environment, name, file] = path.split("/");
  if (root === "bootstrap") return isOwnManifest(path) && `${only}/`.startsWith(only === "" ? "" : "bootstrap/");
  if (root !== "environments" || file === undefined || file === "operation.yaml") return true;
  const overlay = `${root}/${environment}/${name}`;
  return `${overlay}/`.startsWith(only === "" ? "" : `${only}/`) || `${only}/`.startsWith(`${overlay}/`);
}
