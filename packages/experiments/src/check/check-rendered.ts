import type { Problem } from "@grove/plan";
import { build, type FileTree, KustomizeError } from "kustomize-ts";
import { namespaceOf } from "../name/naming.ts";
import { kustomizeProblem } from "../plans/edit-image.ts";
import { findObjectFaults } from "./find-object-faults.ts";
import type { OpenedOverlay } from "./opened-overlay.ts";

/** Whether the overlay renders, and to nothing dangerous: what its files do not show could come from a base. */
export function checkRendered(overlay: OpenedOverlay, tree: FileTree): readonly Problem[] {
  const file = `${overlay.directory}/kustomization.yaml`;
  const namespace = namespaceOf(overlay.environment, overlay.name);
  try {
    const { resources } = build(tree, overlay.directory);
    return resources
      .flatMap((resource) => findObjectFaults(resource, namespace))
      .map(({ code, message, next }) => ({ code, severity: "error", message, next, file }));
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    return [kustomizeProblem(error, file)];
  }
}
