import { inFile } from "../kustomize-error.ts";
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
  const file = target.loader.pathOf(target.fileName);
  return inFile(file, () => planned(target, config)).map(({ kind, transform }) => ({
    transform: (resources) => inFile(file, () => transform(resources)),
    origin: builtinOrigin(target, kind),
  }));
}

/** What patches of a target need. */
export function patchSource(target: Target): PatchSource {
  return {
    loadText: (path) => target.loader.loadText(path),
    limits: target.session.limits,
    schemas: target.session.schemas,
  };
}

interface Named {
  /** kustomize's name of the transformer. */
  readonly kind: string;
  readonly transform: Transformer;
}

function planned(target: Target, config: TransformerConfig): Named[] {
  const { kustomization } = target;
  const source = patchSource(target);
  const plan: Named[] = [];
  const add = (kind: string, transform: Transformer): unknown => plan.push({ kind, transform });

  const merges = kustomization.patchesStrategicMerge ?? [];
  if (merges.length > 0)
    add("PatchStrategicMergeTransformer", patchesStrategicMergeTransformer({ paths: merges }, source));
  for (const patch of kustomization.patches ?? []) add("PatchTransformer", patchTransformer(patch, source));
  if (kustomization.namespace) {
    const { namespace } = kustomization;
    add("NamespaceTransformer", namespaceTransformer({ namespace, fieldSpecs: config.namespace }));
  }
  if (kustomization.namePrefix) {
    const fieldSpecs = config.namePrefix;
    add("PrefixTransformer", nameAffixTransformer({ affix: kustomization.namePrefix, where: "prefix", fieldSpecs }));
  }
  if (kustomization.nameSuffix) {
    const fieldSpecs = config.nameSuffix;
    add("SuffixTransformer", nameAffixTransformer({ affix: kustomization.nameSuffix, where: "suffix", fieldSpecs }));
  }
  for (const entries of labelEntries(target, config)) add("LabelTransformer", mapEntriesTransformer(entries));
  if ((kustomization.commonAnnotations?.size ?? 0) > 0) {
    const values = kustomization.commonAnnotations ?? new Map<string, string>();
    add("AnnotationsTransformer", mapEntriesTransformer({ values, fieldSpecs: config.commonAnnotations }));
  }
  for (const patch of kustomization.patchesJson6902 ?? []) {
    add("PatchJson6902Transformer", patchJson6902Transformer(patch, source));
  }
  for (const replica of kustomization.replicas ?? []) {
    add("ReplicaCountTransformer", replicasTransformer(replica, config.replicas));
  }
  for (const transform of imageTransformers(kustomization.images ?? [], config.images)) {
    add("ImageTagTransformer", transform);
  }
  const replacements = (kustomization.replacements ?? []).map(withoutEmptyTargets);
  if (replacements.length > 0) add("ReplacementTransformer", replacementTransformer(replacements, source));
  return plan;
}

/** kustomize drops an empty list on the way to its transformer, where it then is missing. */
function withoutEmptyTargets({ targets, ...others }: ReplacementField): ReplacementField {
  return targets === undefined || targets.length === 0 ? others : { ...others, targets };
}

const metadataLabels: FieldSpec = { group: "", version: "", kind: "", path: "metadata/labels", create: true };

/** `labels` entry by entry, then `commonLabels`, which kustomize runs even without any when `labels` is there. */
function labelEntries(
  { kustomization, session }: Target,
  config: TransformerConfig,
): { values: ReadonlyMap<string, string>; fieldSpecs: readonly FieldSpec[] }[] {
  const { labels = [], commonLabels = new Map<string, string>() } = kustomization;
  if (labels.length === 0 && commonLabels.size === 0) return [];
  const entries = labels.map((label) => ({
    values: label.pairs ?? new Map<string, string>(),
    fieldSpecs: labelFields(label, config, session.compatibility),
  }));
  return [...entries, { values: commonLabels, fieldSpecs: config.commonLabels }];
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
