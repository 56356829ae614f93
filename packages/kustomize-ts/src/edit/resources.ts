import { KustomizeError } from "../kustomize-error.ts";

/** Adds a path to `resources:` and keeps every other byte; a path that is there already changes nothing. */
export function addResource(_text: string, path: string): string {
  throw new KustomizeError("EDIT_IMPOSSIBLE", `Cannot add ${path} yet.`);
}

/** Removes a path from `resources:` and keeps every other byte; a path that is not there changes nothing. */
export function removeResource(_text: string, path: string): string {
  throw new KustomizeError("EDIT_IMPOSSIBLE", `Cannot remove ${path} yet.`);
}
