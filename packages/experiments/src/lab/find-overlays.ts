import type { Files } from "@grove/plan";
import { isEnvironment } from "../environment/environment.ts";
import type { ExperimentKey } from "../name/naming.ts";

/** The directory of an experiment with all that lies in it. */
export interface OverlayFiles extends ExperimentKey {
  readonly directory: string;
  /** Text by path from the directory: `experiment.yaml`. */
  readonly files: Files;
}

/**
 * The overlays of a lab, by name and then by environment; every directory below an environment is one, broken or not.
 *
 * @example
 * findOverlays(files).map(({ directory }) => directory); // ["environments/staging/goods"]
 */
export function findOverlays(files: Files): readonly OverlayFiles[] {
  const overlays = new Map<string, OverlayFiles & { readonly files: Map<string, string> }>();
  for (const [path, text] of files) {
    const match = overlayFile.exec(path);
    const [, directory = "", environment = "", name = "", file = ""] = match ?? [];
    if (match === null || !isEnvironment(environment)) continue;
    const overlay = overlays.get(directory) ?? { environment, name, directory, files: new Map<string, string>() };
    overlay.files.set(file, text);
    overlays.set(directory, overlay);
  }
  return [...overlays.values()].toSorted(byNameAndEnvironment);
}

const overlayFile = /^(environments\/([^/]+)\/([^/]+))\/(.+)$/s;

function byNameAndEnvironment(one: ExperimentKey, other: ExperimentKey): number {
  if (one.name !== other.name) return one.name < other.name ? -1 : 1;
  return one.environment < other.environment ? -1 : 1;
}
