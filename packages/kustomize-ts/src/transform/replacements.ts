import { inFile, KustomizeError } from "../kustomize-error.ts";
import { listOf } from "../kustomization/decode.ts";
import { type Replacement, type ReplacementField, replacementShape, type Selector } from "../kustomization/shapes.ts";
import { isSelected } from "../resource/gvk.ts";
import { effectiveNamespace, idKey, type ResourceId } from "../resource/resource-id.ts";
import type { Resource } from "../resource/resource.ts";
import type { ResourceList } from "../resource/resource-list.ts";
import { withNotes } from "../resource/with-notes.ts";
import { lookUp } from "../yaml/look-up.ts";
import { copyNode, isEmptyNode, scalar, type YamlNode } from "../yaml/node.ts";
import { parseDocument } from "../yaml/parse-documents.ts";
import { splitFieldPath } from "../yaml/split-path.ts";
import type { PatchSource } from "./patches.ts";
import { isPlainText } from "./regular-expression.ts";
import { compileSelector, selectorCost } from "./select.ts";
import { copyValue, type FieldOptions } from "./copy-value.ts";
import type { Transformer } from "./transformer.ts";

/**
 * Copies values from fields of one resource, or a given text, to fields of others.
 *
 * @throws KustomizeError REPLACEMENT_FAILED, SELECTOR_INVALID, FIELD_INVALID
 */
export function replacementTransformer(fields: readonly ReplacementField[], source: PatchSource): Transformer {
  const replacements = fields.flatMap((field) => readReplacements(field, source));
  return (resources) => {
    for (const replacement of replacements) replace(resources, replacement);
  };
}

function readReplacements(field: ReplacementField, source: PatchSource): readonly Replacement[] {
  if (!field.path) return [field];
  if (field.source !== undefined || (field.targets ?? []).length > 0) {
    throw failed("cannot specify both path and inline replacement", "Remove one of them.");
  }
  const text = source.loadText(field.path);
  const { path } = field;
  const node = inFile(source.pathOf(path), () => parseDocument(text, { dialect: "v2", limits: source.limits }));
  const context = { text, file: source.pathOf(field.path), strict: false, convertsScalars: true, path: "" };
  if (node?.kind === "sequence") return listOf(replacementShape)(node, context) ?? [];
  const single = node?.kind === "mapping" ? replacementShape(node, context) : undefined;
  if (single !== undefined) return [single];
  throw failed("unsupported replacement type encountered within replacement path", "Write a replacement or a list.");
}

type Source = NonNullable<Replacement["source"]>;
type Target = NonNullable<Replacement["targets"]>[number];

function replace(resources: ResourceList, replacement: Replacement): void {
  const { source, sourceValue, targets } = replacement;
  if ((source === undefined && sourceValue === undefined) || targets === undefined) {
    throw failed("replacements must specify a source and at least one target", "Add source and targets.");
  }
  const value = readValue(resources, replacement);
  for (const target of targets) applyToTarget(resources, target, value);
}

function readValue(resources: ResourceList, { source, sourceValue }: Replacement): YamlNode {
  if (source !== undefined && sourceValue !== undefined) {
    throw failed("value and resource selectors are mutually exclusive", "Remove source or sourceValue.");
  }
  if (source === undefined) return scalar(sourceValue ?? "");
  const path = source.fieldPath || "metadata.name";
  const found = lookUpSource(findSource(resources, source), splitFieldPath(path));
  if (found === undefined || isEmptyNode(found)) {
    throw failed(`fieldPath \`${path}\` is missing for replacement source`, "Correct the fieldPath.");
  }
  return refine(found, source.options);
}

function findSource(resources: ResourceList, source: Source): Resource {
  const candidates = source.name ? resources.named(source.name) : resources.all;
  const matches = candidates.filter((resource) => idsOf(resource).some((id) => isSourceId(id, source)));
  const [first, ...others] = matches;
  if (first !== undefined && others.length === 0) return first;
  const name = [source.kind, source.name, source.namespace].filter((part) => part).join(" ");
  throw failed(
    first === undefined ? `nothing selected by ${name}` : `multiple matches for selector ${name}`,
    "Compare the source with the resources of this kustomization.",
  );
}

function lookUpSource(resource: Resource, path: readonly string[]): YamlNode | undefined {
  if (!resource.hasState || !meetsNotes(path)) return lookUp(resource.node, path);
  return withNotes(resource, () => {
    const found = lookUp(resource.node, path);
    return found && copyNode(found);
  });
}

/** Tells whether a path leads to kustomize's notes, or around them. */
function meetsNotes([field, inner = annotations]: readonly string[]): boolean {
  return field === "metadata" && (inner === annotations || inner === "*");
}

const annotations = "annotations";

/** The present id and the former ones; the scope of the kind does not count here. */
function idsOf(resource: Resource): ResourceId[] {
  return [{ ...resource.id, clusterScoped: false }, ...resource.previousIds];
}

function isSourceId(id: ResourceId, { name, namespace, ...gvk }: Source): boolean {
  return (
    (!name || name === id.name) &&
    (!namespace || effectiveNamespace({ namespace, clusterScoped: false }) === effectiveNamespace(id)) &&
    isSelected(id, gvk)
  );
}

function refine(node: YamlNode, options: FieldOptions | undefined): YamlNode {
  if (!options?.delimiter) return node;
  if (node.kind !== "scalar") throw failed("delimiter option can only be used with scalar nodes", "Name a text.");
  const part = node.value.split(options.delimiter)[options.index ?? 0];
  if (part === undefined) {
    throw failed(
      `options.index ${options.index ?? 0} is out of bounds for value ${node.value}`,
      "Use a smaller index.",
    );
  }
  return { ...copyNode(node), value: part };
}

function applyToTarget(resources: ResourceList, target: Target, value: YamlNode): void {
  const { select, reject = [], fieldPaths = [], options } = target;
  if (select === undefined) throw failed("target must specify resources to select", "Add select.");
  const selected = compileSelector(select);
  const rejected = reject.map((selector) => ({ selector, compiled: compileSelector(selector) }));
  const paths = fieldPaths.length === 0 ? ["metadata.name"] : fieldPaths;
  const candidates = candidatesFor(resources, target);
  const cost = [select, ...reject].reduce((sum, selector) => sum + selectorCost(selector), 0);
  resources.budget.spendSteps(candidates.length * cost);
  for (const resource of candidates) {
    if (!selected.matchesMetadata(resource)) continue;
    if (rejected.some(({ selector, compiled }) => hasMetadata(selector) && compiled.matchesMetadata(resource)))
      continue;
    const ids = idsOf(resource);
    if (rejected.some(({ selector, compiled }) => hasId(selector) && ids.some((id) => matchesId(id, compiled))))
      continue;
    if (!ids.some((id) => matchesId(id, selected))) continue;
    const before = idKey(resource.id);
    for (const path of paths) {
      const copy = (): void => copyValue({ target: resource.node, path, value, options, budget: resources.budget });
      if (!meetsNotes(splitFieldPath(path))) copy();
      else {
        withNotes(resource, copy);
        resources.changed();
      }
    }
    if (idKey(resource.id) !== before) resources.changed();
  }
}

/** A name without any pattern leads to its resources; selectors of labels, which may be faulty, are tried on all. */
function candidatesFor(resources: ResourceList, { select, reject = [] }: Target): readonly Resource[] {
  const name = select?.name ?? "";
  const isByName = isPlainText(name) && ![select ?? {}, ...reject].some(hasMetadata);
  return isByName ? resources.named(name) : resources.all;
}

function hasMetadata({ labelSelector, annotationSelector }: Selector): boolean {
  return Boolean(labelSelector) || Boolean(annotationSelector);
}

function hasId({ group, version, kind, name, namespace }: Selector): boolean {
  return [group, version, kind, name, namespace].some(Boolean);
}

function matchesId(id: ResourceId, selector: ReturnType<typeof compileSelector>): boolean {
  return selector.matchesType(id) && selector.matchesName(id.name) && selector.matchesNamespace(id.namespace);
}

function failed(message: string, next: string): KustomizeError {
  return new KustomizeError("REPLACEMENT_FAILED", message, { next });
}
