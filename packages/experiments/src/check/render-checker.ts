import type { Problem } from "@grove/plan";
import { build, type FileTree, KustomizeError } from "kustomize-ts";
import { namespaceOf } from "../name/naming.ts";
import { kustomizeProblem } from "../plans/edit-images.ts";
import { findObjectFaults } from "./find-object-faults.ts";
import type { OpenedOverlay } from "./opened-overlay.ts";

/**
 * Makes a function that answers whether an overlay renders, and to nothing dangerous: what its files do not show could
 * come from a base.
 *
 * Generated overlays that differ in values only render alike, so of each shape the first healthy one stands for all:
 * 10,000 overlays have a few shapes.
 */
export function renderChecker(tree: FileTree): (overlay: OpenedOverlay) => readonly Problem[] {
  const healthy = new Set<string>();
  return (overlay) => {
    const shape = shapeOf(overlay);
    if (healthy.has(shape)) return [];
    const problems = checkRendered(overlay, tree);
    if (problems.length === 0) healthy.add(shape);
    return problems;
  };
}

/** The text of all files that Kustomize reads, without the values behind keys and the name in the list of hosts. */
function shapeOf({ files, name }: OpenedOverlay): string {
  return [...files]
    .filter(([file]) => file !== "experiment.yaml" && file !== "operation.yaml")
    .map(([file, text]) => `${file}\n${text.replaceAll(/(?<=: ).+$/gm, "").replaceAll(name, "NAME")}`)
    .toSorted()
    .join("\n");
}

function checkRendered(overlay: OpenedOverlay, tree: FileTree): readonly Problem[] {
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
