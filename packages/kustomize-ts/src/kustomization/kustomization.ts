import { KustomizeError } from "../kustomize-error.ts";
import type { Limits } from "../yaml/check-limits.ts";
import { getField, isEmptyNode, type YamlNode } from "../yaml/node.ts";
import { parseDocument } from "../yaml/parse-documents.ts";
import {
  type DecodeContext,
  type Decoded,
  type Decoder,
  errorAt,
  listOf,
  object,
  text,
  textMap,
  texts,
} from "./decode.ts";
import * as shapes from "./shapes.ts";

/** Reads nothing; for fields that are refused before. */
const ignored: Decoder<never> = () => undefined;

const kustomizationShape = object({
  apiVersion: text,
  kind: text,
  metadata: shapes.metadataShape,
  openapi: textMap,
  namePrefix: text,
  nameSuffix: text,
  namespace: text,
  commonLabels: textMap,
  labels: listOf(shapes.labelShape),
  commonAnnotations: textMap,
  patchesStrategicMerge: texts,
  patchesJson6902: listOf(shapes.patchShape),
  patches: listOf(shapes.patchShape),
  images: listOf(shapes.imageShape),
  imageTags: listOf(shapes.imageShape),
  replacements: listOf(shapes.replacementFieldShape),
  replicas: listOf(shapes.replicaShape),
  vars: listOf(shapes.varShape),
  sortOptions: shapes.sortOptionsShape,
  resources: texts,
  components: texts,
  crds: texts,
  bases: texts,
  configMapGenerator: listOf(shapes.configMapShape),
  secretGenerator: listOf(shapes.secretShape),
  helmGlobals: ignored,
  helmCharts: ignored,
  helmChartInflationGenerator: ignored,
  generatorOptions: shapes.generatorOptionsShape,
  configurations: texts,
  generators: texts,
  transformers: texts,
  validators: texts,
  buildMetadata: texts,
});

/** The content of a kustomization file. */
export type Kustomization = Decoded<typeof kustomizationShape>;

/** A kustomization with what its older fields say under their newer names. */
export interface ReadKustomization {
  readonly kustomization: Kustomization;
  readonly warnings: readonly string[];
}

/**
 * Reads a kustomization file.
 *
 * @throws KustomizeError FIELD_UNKNOWN, FIELD_INVALID, HELM_UNSUPPORTED, KUSTOMIZATION_EMPTY or YAML_INVALID with the line.
 */
export function readKustomization(
  source: string,
  { file, limits }: { file: string; limits: Limits },
): ReadKustomization {
  const node = parseDocument(source, { dialect: "v2", limits });
  const context: DecodeContext = { text: source, file, strict: true, path: "" };
  if (node === undefined) throw emptyKustomization(file);
  refuseHelm(node, context);
  const written = kustomizationShape(node, context) ?? {};
  if (isEmpty(node, written)) throw emptyKustomization(file);
  checkType(written, file);
  return { kustomization: renameOldFields(written), warnings: deprecations(written) };
}

const componentKind = "Component";

/** Tells whether a kustomization is a component. */
export function isComponent(kustomization: Kustomization): boolean {
  return kustomization.kind === componentKind;
}

function refuseHelm(node: YamlNode, context: DecodeContext): void {
  for (const name of ["helmCharts", "helmChartInflationGenerator"]) {
    const field = getField(node, name);
    if (field === undefined || isEmptyNode(field)) continue;
    throw errorAt(field, context, {
      code: "HELM_UNSUPPORTED",
      message: `${name} needs helm, which this package does not run.`,
      next: "Render the chart with `helm template` into a file and list it in resources.",
    });
  }
}

function isEmpty(node: YamlNode, written: Kustomization): boolean {
  const fields = Object.entries(written).filter(([name]) => name !== "apiVersion" && name !== "kind");
  return fields.every(([, value]) => value === "") && getField(node, "helmGlobals") === undefined;
}

function emptyKustomization(file: string): KustomizeError {
  return new KustomizeError("KUSTOMIZATION_EMPTY", "kustomization.yaml is empty", {
    file,
    next: "List at least one resource, component or generator.",
  });
}

function checkType({ apiVersion, kind = "" }: Kustomization, file: string): void {
  const refuse = (message: string, next: string): never => {
    throw new KustomizeError("FIELD_INVALID", message, { file, next });
  };
  if (kind !== "" && kind !== "Kustomization" && kind !== componentKind) {
    refuse("kind should be Kustomization or Component", "Write kind: Kustomization.");
  }
  const required = `kustomize.config.k8s.io/${kind === componentKind ? "v1alpha1" : "v1beta1"}`;
  if (apiVersion !== undefined && apiVersion !== "" && apiVersion !== required) {
    refuse(`apiVersion for ${kind || "Kustomization"} should be ${required}`, `Write apiVersion: ${required}.`);
  }
}

function renameOldFields(written: Kustomization): Kustomization {
  const { resources = [], bases = [], images = [], imageTags = [], ...others } = written;
  return {
    ...others,
    resources: [...resources, ...bases],
    images: [...images, ...imageTags],
    configMapGenerator: (others.configMapGenerator ?? []).map(withEnvs),
    secretGenerator: (others.secretGenerator ?? []).map(withEnvs),
  };
}

function withEnvs<Arguments extends shapes.ConfigMapArguments>(args: Arguments): Arguments {
  return args.env === undefined || args.env === "" ? args : { ...args, envs: [...(args.envs ?? []), args.env] };
}

const deprecated = [
  ["bases", "resources"],
  ["commonLabels", "labels"],
  ["imageTags", "images"],
  ["patchesJson6902", "patches"],
  ["patchesStrategicMerge", "patches"],
  ["vars", "replacements"],
] as const;

function deprecations(written: Kustomization): string[] {
  return deprecated
    .filter(([field]) => written[field] !== undefined)
    .map(([field, replacement]) => {
      const experimental = field === "vars" ? "[EXPERIMENTAL] " : "";
      return `# Warning: '${field}' is deprecated. Please use '${replacement}' instead. ${experimental}Run 'kustomize edit fix' to update your Kustomization automatically.`;
    });
}
