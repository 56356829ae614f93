import type { FieldSpec, Replacement, Selector } from "./replacement.ts";
import type { ObjectMeta, TextMap } from "./objects/kubernetes-object.ts";

/** Every field of a kustomization but those that need programs beside kustomize (`helmCharts`). */
export interface KustomizationFields {
  /** Name of the kustomization itself; it reaches no resource. */
  readonly metadata?: Omit<ObjectMeta, "finalizers">;
  /** Files with objects, and directories with kustomizations. */
  readonly resources?: readonly string[];
  /** Directories with components, which change what `resources` brought. */
  readonly components?: readonly string[];

  /** Namespace of all resources that can have one. */
  readonly namespace?: string;
  /** Stands before each name, also where others refer to it. */
  readonly namePrefix?: string;
  /** Stands behind each name, also where others refer to it. */
  readonly nameSuffix?: string;
  /** Labels, with a choice of where they go. */
  readonly labels?: readonly LabelEntry[];
  /** Annotations of all resources and of the pods that they make. */
  readonly commonAnnotations?: TextMap;
  /** Other repositories, tags or digests for images by name. */
  readonly images?: readonly ImageEntry[];
  /** How many pods a workload runs, by name. */
  readonly replicas?: readonly ReplicaEntry[];
  /** Changes of single resources, or of those that a target chooses. */
  readonly patches?: readonly PatchEntry[];
  /** Values that are copied from one field to others. */
  readonly replacements?: readonly (Replacement | { readonly path: string })[];

  /** ConfigMaps made of files and literals. */
  readonly configMapGenerator?: readonly ConfigMapEntry[];
  /** Secrets made of files and literals. */
  readonly secretGenerator?: readonly SecretEntry[];
  /** What holds for all generators. */
  readonly generatorOptions?: GeneratorOptions;

  /** Files that tell in which fields of other kinds names, labels, images and so on stand. */
  readonly configurations?: readonly string[];
  /** Files with CustomResourceDefinitions or their OpenAPI, for references to names in them. */
  readonly crds?: readonly string[];
  /** Another schema of Kubernetes, which tells how lists are merged. */
  readonly openapi?: { readonly path: string } | { readonly version: string };
  /** Files with, or texts of, kustomize's own generators. */
  readonly generators?: readonly string[];
  /** Files with, or texts of, kustomize's own transformers. */
  readonly transformers?: readonly string[];
  /** Files with, or texts of, kustomize's own validators. */
  readonly validators?: readonly string[];

  /** The order of the output. */
  readonly sortOptions?: {
    readonly order: "fifo" | "legacy";
    readonly legacySortOptions?: { readonly orderFirst?: readonly string[]; readonly orderLast?: readonly string[] };
  };
  /** What the output tells of its making. */
  readonly buildMetadata?: readonly ("managedByLabel" | "originAnnotations" | "transformerAnnotations")[];

  /** @deprecated List them in `resources`. */
  readonly bases?: readonly string[];
  /** @deprecated Use `labels` with `includeSelectors: true`. */
  readonly commonLabels?: TextMap;
  /** @deprecated Use `images`. */
  readonly imageTags?: readonly ImageEntry[];
  /** @deprecated Use `patches`. */
  readonly patchesJson6902?: readonly PatchEntry[];
  /** @deprecated Use `patches`. */
  readonly patchesStrategicMerge?: readonly string[];
  /** @deprecated Use `replacements`. */
  readonly vars?: readonly VariableEntry[];
}

/** An entry of `labels`. */
export interface LabelEntry {
  readonly pairs: TextMap;
  /** Also into selectors, and the pods that these choose. */
  readonly includeSelectors?: boolean;
  /** Also into the pods that workloads make. */
  readonly includeTemplates?: boolean;
  /** Also into the claims of a StatefulSet (since 5.8.2). */
  readonly includeVolumeClaimTemplates?: boolean;
  readonly fields?: readonly FieldSpec[];
}

/** An entry of `images`. */
export interface ImageEntry {
  /** The image's name in the resources, without tag. */
  readonly name: string;
  readonly newName?: string;
  readonly newTag?: string;
  readonly tagSuffix?: string;
  readonly digest?: string;
}

/** An entry of `replicas`. */
export interface ReplicaEntry {
  readonly name: string;
  readonly count: number;
}

/** An entry of `patches`: a file or a text, strategic merge or JSON 6902; see `mergePatch` and `jsonPatch`. */
export type PatchEntry = {
  /** Which resources; without it, the one that a strategic merge patch names. */
  readonly target?: Selector;
  readonly options?: { readonly allowNameChange?: boolean; readonly allowKindChange?: boolean };
} & ({ readonly path: string; readonly patch?: never } | { readonly patch: string; readonly path?: never });

/** An entry of `configMapGenerator`. */
export interface ConfigMapEntry {
  readonly name: string;
  readonly namespace?: string;
  /** What happens to one of the same name from further down; `create` unless told. */
  readonly behavior?: "create" | "merge" | "replace";
  /** `KEY=value`; see `literals`. */
  readonly literals?: readonly string[];
  /** Paths, or `KEY=path`. */
  readonly files?: readonly string[];
  /** Paths of files with lines `KEY=value`. */
  readonly envs?: readonly string[];
  /** @deprecated Use `envs`. */
  readonly env?: string;
  readonly options?: GeneratorOptions;
}

/** An entry of `secretGenerator`. */
export interface SecretEntry extends ConfigMapEntry {
  /** `Opaque` unless told. */
  readonly type?: string;
}

/** What generated objects get, and whether their names end in a hash of their content. */
export interface GeneratorOptions {
  readonly labels?: TextMap;
  readonly annotations?: TextMap;
  readonly disableNameSuffixHash?: boolean;
  readonly immutable?: boolean;
}

interface VariableEntry {
  readonly name: string;
  readonly objref: {
    readonly apiVersion?: string;
    readonly group?: string;
    readonly version?: string;
    readonly kind: string;
    readonly name: string;
    readonly namespace?: string;
  };
  readonly fieldref?: { readonly fieldPath?: string };
}
