import { KustomizeError } from "../kustomize-error.ts";
import { compareGvk, type Gvk, isSelected, sameGvk } from "../resource/gvk.ts";
import { defaultFieldSpecs } from "./default-field-specs.ts";
import { defaultNameReferences } from "./default-name-references.ts";
import type { FieldSpec } from "./field-spec.ts";

/** A field spec as people write it. */
export type FieldSpecInput = Partial<Gvk> & { readonly path?: string; readonly create?: boolean };

/** A name reference as people write it. */
export type NameReferenceInput = Partial<Gvk> & { readonly fieldSpecs?: readonly FieldSpecInput[] };

/** The kind of a named resource and the fields that name it. */
export interface NameReference extends Gvk {
  readonly referrers: readonly FieldSpec[];
}

const fieldLists = [
  "namePrefix",
  "nameSuffix",
  "namespace",
  "commonLabels",
  "labels",
  "templateLabels",
  "volumeClaimTemplateLabels",
  "commonAnnotations",
  "varReference",
  "images",
  "replicas",
] as const;

/** The lists of fields that transformations work on. */
export type TransformerConfig = Readonly<Record<(typeof fieldLists)[number], readonly FieldSpec[]>> & {
  readonly nameReference: readonly NameReference[];
};

/** A configuration file's content. */
export type TransformerConfigInput = Partial<Record<(typeof fieldLists)[number], readonly FieldSpecInput[]>> & {
  readonly nameReference?: readonly NameReferenceInput[];
};

/** A configuration without any field. */
export const emptyConfig: TransformerConfig = readConfig({});

let defaults: TransformerConfig | undefined;

/** kustomize's built-in configuration. */
export function defaultConfig(): TransformerConfig {
  defaults ??= readConfig({ ...defaultFieldSpecs, nameReference: defaultNameReferences });
  return defaults;
}

/** Makes a configuration of a file's content. */
export function readConfig(input: TransformerConfigInput): TransformerConfig {
  const lists = fieldLists.map((name) => [name, sorted((input[name] ?? []).map(readFieldSpec))] as const);
  const nameReference = (input.nameReference ?? []).map((reference) => ({
    ...gvkOf(reference),
    referrers: (reference.fieldSpecs ?? []).map(readFieldSpec),
  }));
  return { ...toRecord(lists), nameReference: sorted(nameReference) };
}

/** Fills in what a written field spec leaves out. */
export function readFieldSpec(input: FieldSpecInput): FieldSpec {
  return { ...gvkOf(input), path: input.path ?? "", create: input.create ?? false };
}

/**
 * Adds the fields of one configuration to another.
 *
 * @throws KustomizeError FIELD_INVALID when both name a field and disagree on `create`.
 */
export function mergeConfigs(base: TransformerConfig, added: TransformerConfig): TransformerConfig {
  // The built-in configuration repeats nothing, so joining it with nothing or itself gives itself.
  if (added === base || added === emptyConfig || (base === emptyConfig && added === defaults))
    return added === emptyConfig ? base : added;
  const lists = fieldLists.map((name) => [name, sorted(mergeFieldSpecs(base[name], added[name]))] as const);
  return { ...toRecord(lists), nameReference: sorted(mergeNameReferences(base.nameReference, added.nameReference)) };
}

/**
 * Adds field specs that are not there yet.
 *
 * @throws KustomizeError FIELD_INVALID as `mergeConfigs`.
 */
export function mergeFieldSpecs(base: readonly FieldSpec[], added: readonly FieldSpec[]): readonly FieldSpec[] {
  if (added.length === 0) return base;
  const byPath = Map.groupBy(base, ({ path }) => path);
  const result = [...base];
  for (const spec of added) {
    const others = byPath.get(spec.path) ?? [];
    const existing = others.find((other) => isSelected(other, spec));
    if (existing !== undefined && existing.create !== spec.create) throw conflict(spec);
    if (existing !== undefined) continue;
    result.push(spec);
    others.push(spec);
    byPath.set(spec.path, others);
  }
  return result;
}

function mergeNameReferences(
  base: readonly NameReference[],
  added: readonly NameReference[],
): readonly NameReference[] {
  const result = [...base];
  for (const reference of added) {
    const at = result.findIndex((other) => sameGvk(other, reference));
    const existing = result[at];
    if (existing === undefined) result.push(reference);
    else result[at] = { ...existing, referrers: mergeFieldSpecs(existing.referrers, reference.referrers) };
  }
  return result;
}

function conflict(spec: FieldSpec): KustomizeError {
  return new KustomizeError("FIELD_INVALID", `conflicting fieldspecs for ${spec.path}`, {
    next: "Give both entries of this field the same `create`.",
  });
}

function gvkOf(input: Partial<Gvk>): Gvk {
  return { group: input.group ?? "", version: input.version ?? "", kind: input.kind ?? "" };
}

function sorted<Item extends Gvk>(items: readonly Item[]): readonly Item[] {
  return items.toSorted(compareGvk);
}

function toRecord(
  lists: readonly (readonly [(typeof fieldLists)[number], readonly FieldSpec[]])[],
): Record<(typeof fieldLists)[number], readonly FieldSpec[]> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys are exactly the names of the lists
  return Object.fromEntries(lists) as Record<(typeof fieldLists)[number], readonly FieldSpec[]>;
}
