import { KustomizeError } from "../kustomize-error.ts";
import { ResourceList } from "../resource/resource-list.ts";
import { Resource } from "../resource/resource.ts";
import { copyNode, countNodes } from "../yaml/node.ts";
import { loadTransformers } from "./plugins.ts";
import type { Target } from "./target.ts";

/**
 * Runs the transformers of `validators:`, which must change nothing but the label `validated-by`.
 *
 * Setting a field to the value it has is a change too, and so is what a build notes on a resource, as in kustomize.
 *
 * @throws KustomizeError VALIDATOR_FAILED
 */
export function runValidators(target: Target, resources: ResourceList): void {
  for (const { transform } of loadTransformers(target, target.kustomization.validators ?? [])) {
    const { all, budget } = resources;
    budget.spendSteps(all.reduce((sum, { node }) => sum + countNodes(node), 0));
    const before = new Set(all.map(fingerprint));
    const copy = new ResourceList(budget);
    copy.replaceAll(all);
    transform(copy);
    const unchanged = copy.all.map(withoutLabel).filter((text) => text !== undefined && before.has(text));
    if (unchanged.length === before.size && copy.all.length === before.size) continue;
    throw new KustomizeError("VALIDATOR_FAILED", "validator shouldn't modify the resource map", {
      file: target.loader.pathOf(target.fileName),
      next: "List it in transformers if it may change resources.",
    });
  }
}

/** All that makes up a resource, except for where it stands in its file. */
function fingerprint({ node, state }: Resource): string {
  return JSON.stringify([node, state], (name, value: unknown) => (name === "offset" ? undefined : value));
}

const validatedBy = "validated-by";

/** The fingerprint without the label; undefined when there are others, which taking it away writes anew. */
function withoutLabel(resource: Resource): string | undefined {
  const { labels } = resource;
  if (!labels.delete(validatedBy)) return fingerprint(resource);
  if (labels.size > 0) return undefined;
  const copy = new Resource(copyNode(resource.node), resource.schemas);
  copy.state = resource.state;
  copy.setLabels(labels);
  return fingerprint(copy);
}
