import { encodeUtf8 } from "../utf8.ts";
import { KustomizeError } from "../kustomize-error.ts";
import { compareText } from "../resource/gvk.ts";
import { formatId, sameId } from "../resource/resource-id.ts";
import type { ResourceList } from "../resource/resource-list.ts";
import type { Resource } from "../resource/resource.ts";
import { countNodes, getField, isNull, mapping, removeField } from "../yaml/node.ts";
import { addField, ensureField, setScalarField, stringNode } from "../yaml/set-field.ts";
import { foldBase64 } from "./config-map.ts";

/**
 * Adds a generated resource to a list, or merges it with, or puts it in the place of, the one that is there.
 *
 * @throws KustomizeError RESOURCE_CONFLICT or RESOURCE_MISSING when its behavior does not fit the list.
 */
export function absorb(resources: ResourceList, generated: Resource): void {
  const id = generated.id;
  const matches = resources.withAnyId(id.name, (other) => sameId(other, id));
  const behavior = generated.state.behavior ?? "unspecified";
  const [old] = matches;
  if (matches.length > 1) {
    throw new KustomizeError("RESOURCE_CONFLICT", `found multiple objects that could accept merge of ${formatId(id)}`, {
      next: "Give them different names or namespaces.",
    });
  }
  if (old === undefined) {
    if (behavior === "create" || behavior === "unspecified") return resources.append(generated);
    throw new KustomizeError("RESOURCE_MISSING", `id ${formatId(id)} does not exist; cannot merge or replace`, {
      next: "Remove the behavior, or name a generated resource of a base.",
    });
  }
  if (behavior !== "merge" && behavior !== "replace") {
    throw new KustomizeError("RESOURCE_CONFLICT", `id ${formatId(id)} exists; behavior must be merge or replace`, {
      next: "Add behavior: merge or behavior: replace, or choose another name.",
    });
  }
  // All of its data is written anew.
  resources.budget.spendSteps(5 * countNodes(old.node));
  takeOver(generated, old, behavior);
  resources.replace(old, generated);
}

function takeOver(generated: Resource, old: Resource, behavior: "merge" | "replace"): void {
  const origin = old.annotations.get(originAnnotation);
  const oldData = dataOf(old, generated);
  const oldBinary = textsOf(old, "binaryData");
  generated.setLabels(new Map([...old.labels, ...generated.labels]));
  generated.setAnnotations(new Map([...old.annotations, ...generated.annotations]));
  generated.setName(old.name);
  setNamespace(generated, old.namespace);
  const needsHash = generated.state.needsHash && old.state.needsHash;
  generated.state = { ...structuredCopy(old), needsHash };
  generated.varNames = [...old.varNames];
  if (behavior === "replace") return;
  setTexts(generated, "data", new Map([...oldData, ...textsOf(generated, "data")]));
  setTexts(generated, "binaryData", new Map([...oldBinary, ...textsOf(generated, "binaryData")]));
  if (origin !== undefined) generated.setAnnotations(new Map([...generated.annotations, [originAnnotation, origin]]));
}

const originAnnotation = "config.kubernetes.io/origin";

function structuredCopy({ state }: Resource): Resource["state"] {
  const { previous, prefixes, suffixes } = state;
  return { ...state, previous: [...previous], prefixes: [...prefixes], suffixes: [...suffixes] };
}

function setNamespace(resource: Resource, namespace: string): void {
  if (namespace !== "") setScalarField(resource.node, ["metadata", "namespace"], namespace);
  else {
    const metadata = getField(resource.node, "metadata");
    if (metadata !== undefined) removeField(metadata, "namespace");
  }
}

/** The old data; of a Secret also what stands in stringData, encoded as the API server does it. */
function dataOf(old: Resource, generated: Resource): Map<string, string> {
  const data = textsOf(old, "data");
  if (generated.apiVersion !== "v1" || generated.kind !== "Secret") return data;
  for (const [key, value] of textsOf(old, "stringData")) data.set(key, foldBase64(encodeUtf8(value)));
  return data;
}

function textsOf(resource: Resource, field: string): Map<string, string> {
  const map = getField(resource.node, field);
  return new Map(map?.entries.map(({ key, value }) => [key.value, isNull(value) ? "" : value.value]));
}

/** Base64 in `binaryData` stays as it is; a text that is no UTF-8 cannot occur in a node. */
function setTexts(resource: Resource, field: string, values: ReadonlyMap<string, string>): void {
  removeField(resource.node, field);
  if (values.size === 0) return;
  const map = ensureField(resource.node, field, mapping);
  if (map === undefined) return;
  for (const [key, value] of [...values].toSorted(([left], [right]) => compareText(left, right))) {
    addField(map, key, stringNode(value));
  }
}
