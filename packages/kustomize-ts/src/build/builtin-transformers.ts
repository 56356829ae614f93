import type { Label, ReplacementField } from "../kustomization/shapes.ts";
import type { FieldSpec } from "../transform/field-spec.ts";
import { imageTransformers } from "../transform/images.ts";
import { mapEntriesTransformer } from "../transform/labels.ts";
import { nameAffixTransformer } from "../transform/name-affix.ts";
import { namespaceTransformer } from "../transform/namespace.ts";
import { patchJson6902Transformer } from "../transform/patch-json6902.ts";
import { patchesStrategicMergeTransformer } from "../transform/patches-strategic-merge.ts";
import { type PatchSource, patchTransformer } from "../transform/patches.ts";
import { replacementTransformer } from "../transform/replacements.ts";
import { replicasTransformer } from "../transform/replicas.ts";
import { mergeFieldSpecs, readFieldSpec, type TransformerConfig } from "../transform/transformer-config.ts";
import type { Transformer } from "../transform/transformer.ts";
import { atField, type FieldPlace } from "./at-field.ts";
import { builtinOrigin } from "./builtin-generators.ts";
import type { Origin } from "./origin.ts";
import type { Target } from "./target.ts";

/** A transformer that is ready to run, and where it is configured. */
export interface PlannedTransformer {
  readonly transform: Transformer;
  readonly origin: Origin | undefined;
}

/** The transformations that a kustomization's own fields ask for, in kustomize's fixed order. */
export function builtinTransformers(target: Target, config: TransformerConfig): PlannedTransformer[] {
  const { kustomization } = target;
  const source = patchSource(target);
  const plan: PlannedTransformer[] = [];
  /** `kind`: kustomize's name of the transformer. */
  const add = (kind: string, place: FieldPlace, make: () => Transformer): void => {
    plan.push({ transform: locate(target, place, make), origin: builtinOrigin(target, kind) });
  };

  const merges = kustomization.patchesStrategicMerge ?? [];
  if (merges.length > 0) {
    add("PatchStrategicMergeTransformer", { field: "patchesStrategicMerge" }, () =>
      patchesStrategicMergeTransformer({ paths: merges }, source),
    );
  }
  for (const [at, patch] of (kustomization.patches ?? []).entries()) {
    add("PatchTransformer", { field: "patches", at }, () => patchTransformer(patch, source));
  }
  const { namespace, namePrefix, nameSuffix, commonAnnotations } = kustomization;
  if (namespace) {
    add("NamespaceTransformer", { field: "namespace" }, () =>
      namespaceTransformer({ namespace, fieldSpecs: config.namespace }),
    );
  }
  if (namePrefix) {
    add("PrefixTransformer", { field: "namePrefix" }, () =>
      nameAffixTransformer({ affix: namePrefix, where: "prefix", fieldSpecs: config.namePrefix }),
    );
  }
  if (nameSuffix) {
    add("SuffixTransformer", { field: "nameSuffix" }, () =>
      nameAffixTransformer({ affix: nameSuffix, where: "suffix", fieldSpecs: config.nameSuffix }),
    );
  }
  for (const { place, values, fieldSpecs } of labelEntries(target, config)) {
    add("LabelTransformer", place, () => mapEntriesTransformer({ values, fieldSpecs: fieldSpecs() }));
  }
  if (commonAnnotations !== undefined && commonAnnotations.size > 0) {
    add("AnnotationsTransformer", { field: "commonAnnotations" }, () =>
      mapEntriesTransformer({ values: commonAnnotations, fieldSpecs: config.commonAnnotations }),
    );
  }
  for (const [at, patch] of (kustomization.patchesJson6902 ?? []).entries()) {
    add("PatchJson6902Transformer", { field: "patchesJson6902", at }, () => patchJson6902Transformer(patch, source));
  }
  for (const [at, replica] of (kustomization.replicas ?? []).entries()) {
    add("ReplicaCountTransformer", { field: "replicas", at }, () => replicasTransformer(replica, config.replicas));
  }
  for (const [at, transform] of imageTransformers(kustomization.images ?? [], config.images).entries()) {
    add("ImageTagTransformer", { field: "images", at }, () => transform);
  }
  const replacements = (kustomization.replacements ?? []).map((replacement, at) =>
    locate(target, { field: "replacements", at }, () =>
      replacementTransformer([withoutEmptyTargets(replacement)], source),
    ),
  );
  if (replacements.length > 0) {
    add("ReplacementTransformer", { field: "replacements" }, () => (resources) => {
      for (const transform of replacements) transform(resources);
    });
  }
  return plan;
}

/** A transformer whose errors, also those of making it, name the field that asks for it. */
function locate(target: Target, place: FieldPlace, make: () => Transformer): Transformer {
  const transform = atField(target, place, make);
  return (resources) => atField(target, place, () => transform(resources));
}

/** What patches of a target need. */
export function patchSource(target: Target): PatchSource {
  return {
    loadText: (path) => target.loader.loadText(path),
    pathOf: (path) => target.loader.pathOf(path),
    limits: target.session.limits,
    schemas: target.session.schemas,
  };
}

/** kustomize drops an empty list on the way to its transformer, where it then is missing. */
function withoutEmptyTargets({ targets, ...others }: ReplacementField): ReplacementField {
  return targets === undefined || targets.length === 0 ? others : { ...others, targets };
}

const metadataLabels: FieldSpec = { group: "", version: "", kind: "", path: "metadata/labels", create: true };

interface LabelEntry {
  readonly place: FieldPlace;
  readonly values: ReadonlyMap<string, string>;
  readonly fieldSpecs: () => readonly FieldSpec[];
}

/** `labels` entry by entry, then `commonLabels`, which kustomize runs even without any when `labels` is there. */
function labelEntries({ kustomization, session }: Target, config: TransformerConfig): LabelEntry[] {
  const { labels = [], commonLabels = new Map<string, string>() } = kustomization;
  if (labels.length === 0 && commonLabels.size === 0) return [];
  const entries = labels.map((label, at) => ({
    place: { field: "labels", at },
    values: label.pairs ?? new Map<string, string>(),
    fieldSpecs: () => labelFields(label, config, session.compatibility),
  }));
  const common = { place: { field: "commonLabels" }, values: commonLabels, fieldSpecs: () => config.commonLabels };
  return [...entries, common];
}

function labelFields(label: Label, config: TransformerConfig, compatibility: "5.8.1" | "5.8.2"): readonly FieldSpec[] {
  const custom = mergeFieldSpecs((label.fields ?? []).map(readFieldSpec), config.labels);
  if (label.includeSelectors) return mergeFieldSpecs(custom, config.commonLabels);
  let fields = custom;
  if (label.includeTemplates) {
    fields = mergeFieldSpecs(fields, config.templateLabels);
    if (compatibility === "5.8.1") fields = mergeFieldSpecs(fields, config.volumeClaimTemplateLabels);
  }
  if (label.includeVolumeClaimTemplates) fields = mergeFieldSpecs(fields, config.volumeClaimTemplateLabels);
  return mergeFieldSpecs(fields, [metadataLabels]);
}
