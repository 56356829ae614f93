import { apiVersionOf } from "../resource/gvk.ts";
import { idKey } from "../resource/resource-id.ts";
import type { ResourceList } from "../resource/resource-list.ts";
import { Resource } from "../resource/resource.ts";
import { withNotes } from "../resource/with-notes.ts";
import { copyNode, getField, isEmptyNode, removeField } from "../yaml/node.ts";
import { setScalarField } from "../yaml/set-field.ts";
import { strategicMerge } from "./strategic-merge.ts";

/** Merges a patch into one resource, whose name, namespace and kind stay unless the patch may change them. */
export function applyMergePatch(target: Resource, patch: Resource): void {
  const { name, namespace, kind } = target;
  const { allowsNameChange, allowsKindChange } = patch.state;
  if (allowsNameChange || allowsKindChange) target.storePreviousId();
  const merged = withNotes(target, () => strategicMerge(target.node, patch.node, target.schemas));
  if (merged === undefined) {
    target.removed = true;
    return;
  }
  // A patch that replaces the whole object changes nothing, as in kustomize.
  if (isEmptyNode(target.node)) return;
  if (!allowsKindChange) target.setKind(kind);
  if (!allowsNameChange) target.setName(name);
  setNamespace(target, namespace);
}

/** Merges a patch into several resources of a list; resources that it empties are dropped. */
export function applyMergePatchToAll(
  resources: ResourceList,
  { selected, patch }: { selected: readonly Resource[]; patch: Resource },
): void {
  const before = selected.map(({ id }) => idKey(id));
  for (const resource of selected) {
    resources.budget.spendOn(patch.node);
    applyMergePatch(resource, patchFor(resource, patch));
  }
  const same = selected.every((resource, at) => !isGone(resource) && idKey(resource.id) === before[at]);
  if (same && resources.isChecked) return;
  resources.reorder(resources.all.filter((resource) => !isGone(resource)));
}

/**
 * Changes some resources of a list in turn. Those that are gone afterwards are dropped, and the list learns of new ids.
 *
 * It looks at no other resources, so that thousands of patches of thousands of resources stay cheap.
 */
export function changeResources(
  resources: ResourceList,
  selected: Iterable<Resource>,
  change: (resource: Resource) => void,
): void {
  let gone = false;
  for (const resource of selected) {
    const before = idKey(resource.id);
    change(resource);
    if (isGone(resource)) gone = true;
    else if (idKey(resource.id) !== before) resources.changed();
  }
  if (gone) resources.replaceAll(resources.all.filter((resource) => !isGone(resource)));
}

/** Tells whether a patch removed or emptied a resource. */
function isGone(resource: Resource): boolean {
  return resource.removed || isEmptyNode(resource.node);
}

/** A copy of a patch with the target's apiVersion; labels and annotations become texts, as in kustomize. */
function patchFor(target: Resource, patch: Resource): Resource {
  const copy = new Resource(copyNode(patch.node), patch.schemas);
  copy.setLabels(patch.labels);
  copy.setAnnotations(patch.annotations);
  copy.setName(patch.name);
  setNamespace(copy, patch.namespace);
  setScalarField(copy.node, ["apiVersion"], apiVersionOf(target.gvk));
  copy.setKind(patch.kind);
  return copy;
}

function setNamespace(resource: Resource, namespace: string): void {
  const metadata = getField(resource.node, "metadata");
  if (namespace !== "") setScalarField(resource.node, ["metadata", "namespace"], namespace);
  else if (metadata !== undefined) removeField(metadata, "namespace");
}
