import { addFault, addOddFile } from "./features/faults.ts";
import { addGenerator, addGeneratorOptions } from "./features/generators.ts";
import { addJsonPatch } from "./features/json-patch.ts";
import * as metadata from "./features/metadata.ts";
import { addPluginGenerator, addTransformer, addValidator } from "./features/plugins.ts";
import { addReplacement, addVar } from "./features/replacements.ts";
import { addObjects, addResources } from "./features/resources.ts";
import { addConfiguration, addCrds, addOpenApi } from "./features/schemas.ts";
import { addStrategicMerge } from "./features/strategic-merge.ts";
import type { Feature } from "./level.ts";
import { kindNames, workloads } from "./objects.ts";

/** What the cases of one area have in common. */
export interface Area {
  /** Each case has one to three of these. */
  readonly features: readonly Feature[];
  /** How many cases in a hundred have further features of any kind. */
  readonly seasoned: number;
  /** Kinds that the area is about. */
  readonly kinds?: readonly string[];
}

const accounts = ["ServiceAccount", "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding", "Namespace"];
const customs = ["Widget", "Application", "Widget", "ConfigMap", "Deployment"];
const clusterWide = ["PersistentVolume", "StorageClass", "APIService", "ValidatingWebhookConfiguration"];

/** All areas of kustomize that cases are generated for. */
export const areas = {
  annotations: { features: [metadata.addCommonAnnotations], seasoned: 20 },
  "build-metadata": { features: [metadata.addBuildMetadata], seasoned: 80 },
  components: { features: [addResources], seasoned: 70 },
  composition: { features: [addResources, metadata.addNameAffix], seasoned: 60 },
  configurations: { features: [addConfiguration], seasoned: 100, kinds: customs },
  crds: { features: [addCrds], seasoned: 100, kinds: customs },
  faults: { features: [addFault], seasoned: 0 },
  generators: { features: [addGenerator, addGenerator, addGeneratorOptions], seasoned: 20 },
  images: { features: [metadata.addImages], seasoned: 15, kinds: workloads },
  "json-patches": { features: [addJsonPatch], seasoned: 10 },
  labels: { features: [metadata.addLabels, metadata.addLabels, metadata.addCommonLabels], seasoned: 20 },
  mixed: { features: [addResources], seasoned: 400 },
  "name-affixes": { features: [metadata.addNameAffix], seasoned: 20 },
  "name-references": {
    features: [metadata.addNameAffix, addGenerator, metadata.addNamespace],
    seasoned: 20,
    kinds: [...kindNames, ...accounts],
  },
  namespaces: { features: [metadata.addNamespace], seasoned: 20, kinds: [...accounts, ...accounts, ...clusterWide] },
  "odd-files": { features: [addOddFile], seasoned: 10 },
  "open-api": { features: [addOpenApi], seasoned: 20 },
  plugins: { features: [addTransformer, addTransformer, addPluginGenerator, addValidator], seasoned: 20 },
  replacements: { features: [addReplacement], seasoned: 10 },
  replicas: { features: [metadata.addReplicas], seasoned: 20, kinds: workloads },
  sort: { features: [metadata.addSortOptions], seasoned: 10, kinds: kindNames },
  "strategic-merge": { features: [addStrategicMerge], seasoned: 10, kinds: workloads },
  vars: { features: [addVar], seasoned: 10 },
  yaml: {
    features: [(level) => addObjects(level, ["Widget", "Application", "ConfigMap", "Secret"])],
    seasoned: 0,
    kinds: customs,
  },
} as const satisfies Readonly<Record<string, Area>>;

/** Name of an area. */
export type AreaName = keyof typeof areas;

/** Names of all areas. */
export const areaNames = Object.keys(areas) as readonly AreaName[];

/** What cases are seasoned with: everything that is no fault. */
export const seasoning: readonly Feature[] = [
  addResources,
  addGenerator,
  addGenerator,
  addGeneratorOptions,
  addStrategicMerge,
  addStrategicMerge,
  addJsonPatch,
  addReplacement,
  addReplacement,
  addVar,
  addTransformer,
  addConfiguration,
  addCrds,
  metadata.addLabels,
  metadata.addCommonLabels,
  metadata.addCommonAnnotations,
  metadata.addNamespace,
  metadata.addNameAffix,
  metadata.addImages,
  metadata.addReplicas,
  metadata.addSortOptions,
  metadata.addBuildMetadata,
];
