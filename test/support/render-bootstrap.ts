import { planInit } from "@grove/experiments";
import type { Files } from "@grove/plan";
import { build, memoryTree } from "kustomize-ts";
import { findRepositoryFiles, readRepositoryFile } from "./repository.ts";

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
  };
}

/** `bootstrap/` of this repository, with a small stand-in for Argo CD's own manifests: their address is far away. */
export function bootstrapOfRepository(): Files {
  const template = templateOfRepository();
  const upstream = "bootstrap/argocd/upstream";
  return new Map([
    ...template,
    [`${upstream}/kustomization.yaml`, "resources:\n  - install.yaml\n"],
    [`${upstream}/install.yaml`, argocdManifests],
  ]);
}

/** `bootstrap/` as `grove init` writes it for a lab with a wildcard certificate and manifests of its own. */
export function bootstrapOfFreshLab(options: { readonly metrics?: boolean } = {}): Files {
  const { changes } = planInit(new Map(), {
    template: templateOfRepository(),
    version: "0.1.0",
    repository: "https://git.fresh.example/lab.git",
    domain: "fresh.example",
    wildcardCertificate: true,
    argocdManifests,
    ...options,
  });
  return new Map(changes.map(({ path, after = "" }) => [path, after]));
}

/** The objects that `grove bootstrap` applies and Argo CD then keeps. */
export function renderBootstrap(files: Files): readonly KubernetesObject[] {
  return build(memoryTree(files), "bootstrap").resources as unknown as readonly KubernetesObject[];
}

/** The objects that the Application of the metrics builds, a root of its own. */
export function renderMetrics(files: Files): readonly KubernetesObject[] {
  return build(memoryTree(files), "bootstrap/metrics").resources as unknown as readonly KubernetesObject[];
}

function templateOfRepository(): Files {
  return new Map(findRepositoryFiles("bootstrap", "").map((path) => [path, readRepositoryFile(path)]));
}

/** What our patches meet in Argo CD's manifests, and one of each kind that they take out. */
const argocdManifests = [
  workload("StatefulSet", "argocd-application-controller"),
  workload("Deployment", "argocd-applicationset-controller"),
  workload("Deployment", "argocd-dex-server"),
  workload("Deployment", "argocd-redis", "redis"),
  workload("Deployment", "argocd-repo-server"),
  workload("Deployment", "argocd-server"),
  ...["argocd-cm", "argocd-cmd-params-cm", "argocd-notifications-cm", "argocd-rbac-cm"].map(configMap),
  { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name: "argocd-server-network-policy" } },
]
  // Indented, as YAML that people read, since one line of it is looked for.
  .map((object) => `---\n${JSON.stringify(object, undefined, 2).replaceAll(/"([a-zA-Z]+)": "([a-z-]+)"/g, "$1: $2")}\n`)
  .join("");

function workload(kind: string, name: string, container = name): object {
  return {
    apiVersion: "apps/v1",
    kind,
    metadata: { name },
    spec: { template: { spec: { containers: [{ name: container }] } } },
  };
}

function configMap(name: string): object {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name } };
}
