import {
  type Decoded,
  embeddedText,
  flag,
  integer,
  listOf,
  listOfPresent,
  object,
  text,
  textMap,
  texts,
} from "./decode.ts";

const gvk = { group: embeddedText, version: embeddedText, kind: embeddedText };

export const fieldSpecShape = object({ ...gvk, path: text, create: flag });

const resourceId = { ...gvk, name: embeddedText, namespace: embeddedText };

export const selectorShape = object({ ...resourceId, annotationSelector: text, labelSelector: text });

export const patchShape = object({
  path: text,
  patch: text,
  target: selectorShape,
  options: object({ allowNameChange: flag, allowKindChange: flag }),
});

export const imageShape = object({ name: text, newName: text, tagSuffix: text, newTag: text, digest: text });

export const replicaShape = object({ name: text, count: integer });

export const generatorOptionsShape = object({
  labels: textMap,
  annotations: textMap,
  disableNameSuffixHash: flag,
  immutable: flag,
});

export const generatorFields = {
  namespace: text,
  name: text,
  behavior: text,
  literals: texts,
  files: texts,
  envs: texts,
  env: text,
  options: generatorOptionsShape,
};

export const configMapShape = object(generatorFields);

export const secretShape = object({ ...generatorFields, type: text });

export const labelShape = object({
  pairs: textMap,
  includeSelectors: flag,
  includeTemplates: flag,
  includeVolumeClaimTemplates: flag,
  fields: listOf(fieldSpecShape),
});

const fieldOptions = object({ delimiter: text, index: integer, encoding: text, create: flag });

export const replacementFields = {
  source: object({ ...resourceId, fieldPath: text, options: fieldOptions }),
  sourceValue: text,
  targets: listOf(
    object({ select: selectorShape, reject: listOfPresent(selectorShape), fieldPaths: texts, options: fieldOptions }),
  ),
};

export const replacementShape = object(replacementFields);

export const replacementFieldShape = object({ ...replacementFields, path: text });

export const varShape = object({
  name: text,
  objref: object({ apiVersion: text, ...resourceId }),
  fieldref: object({ fieldPath: text }),
});

export const sortOptionsShape = object({
  order: text,
  legacySortOptions: object({ orderFirst: texts, orderLast: texts }),
});

export const metadataShape = object({ name: text, namespace: text, labels: textMap, annotations: textMap });

const nameReferenceShape = object({ ...gvk, fieldSpecs: listOf(fieldSpecShape) });

export const transformerConfigShape = object({
  namePrefix: listOf(fieldSpecShape),
  nameSuffix: listOf(fieldSpecShape),
  namespace: listOf(fieldSpecShape),
  commonLabels: listOf(fieldSpecShape),
  labels: listOf(fieldSpecShape),
  templateLabels: listOf(fieldSpecShape),
  volumeClaimTemplateLabels: listOf(fieldSpecShape),
  commonAnnotations: listOf(fieldSpecShape),
  nameReference: listOf(nameReferenceShape),
  varReference: listOf(fieldSpecShape),
  images: listOf(fieldSpecShape),
  replicas: listOf(fieldSpecShape),
});

/** Which resources something applies to. */
export type Selector = Decoded<typeof selectorShape>;
/** An entry of `patches` and `patchesJson6902`. */
export type Patch = Decoded<typeof patchShape>;
/** An entry of `images`. */
export type Image = Decoded<typeof imageShape>;
/** An entry of `replicas`. */
export type Replica = Decoded<typeof replicaShape>;
/** `generatorOptions`, and `options` of one generator. */
export type GeneratorOptions = Decoded<typeof generatorOptionsShape>;
/** An entry of `configMapGenerator`. */
export type ConfigMapArguments = Decoded<typeof configMapShape>;
/** An entry of `secretGenerator`. */
export type SecretArguments = Decoded<typeof secretShape>;
/** An entry of `labels`. */
export type Label = Decoded<typeof labelShape>;
/** An entry of `replacements`, or of a file that one names. */
export type Replacement = Decoded<typeof replacementShape>;
/** An entry of `replacements`. */
export type ReplacementField = Decoded<typeof replacementFieldShape>;
/** An entry of `vars`. */
export type Var = Decoded<typeof varShape>;
/** `sortOptions`. */
export type SortOptions = Decoded<typeof sortOptionsShape>;
