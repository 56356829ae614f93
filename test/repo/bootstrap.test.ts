import { namespaceOf } from "@grove/experiments";
import { build, memoryTree } from "kustomize-ts";
import { diskTree } from "kustomize-ts/node";
import { describe, expect, test } from "vitest";
import { environmentSettings } from "../support/environment-settings.ts";
import { judgeFiles } from "../support/judge.ts";
import {
  bootstrapOfFreshLab,
  bootstrapOfRepository,
  type KubernetesObject,
  renderBootstrap,
  renderMetrics,
} from "../support/render-bootstrap.ts";
import { findRepositoryFiles, repositoryRoot } from "../support/repository.ts";

/** The rules are DESIGN §6. */
const environments = ["staging", "production"] as const;
const objects = renderBootstrap(bootstrapOfRepository());

describe.for(environments)("the project of %s", (environment) => {
  const { spec } = project(`grove-${environment}`);
  const namespaces = namespaceOf(environment, "*");

  test("takes from the lab's repository alone and reaches only its own namespaces", () => {
    expect(spec.sourceRepos).toEqual([environmentSettings(environment).repository]);
    expect(spec.destinations).toEqual([{ server: "https://kubernetes.default.svc", namespace: namespaces }]);
  });

  test("knows Namespace as the only cluster-scoped kind, and only under an experiment's name", () => {
    expect(spec.clusterResourceWhitelist).toEqual([{ group: "", kind: "Namespace", name: namespaces }]);
  });

  test("permits the kinds that experiments are made of, what these make, and no other", () => {
    const used = findRepositoryFiles(`environments/${environment}`, "/kustomization.yaml").flatMap((path) =>
      build(diskTree(repositoryRoot), path.slice(0, path.lastIndexOf("/"))).resources.map(groupKind),
    );
    const permitted = (spec.namespaceResourceWhitelist ?? []).map(({ group, kind }) => `${group}/${kind}`);
    expect(permitted.toSorted()).toEqual([...new Set([...used, "apps/ReplicaSet", "batch/Job"])].toSorted());
  });

  test("warns of what no overlay knows", () => {
    expect(spec.orphanedResources?.warn).toBe(true);
  });
});

test("Argo CD's own project is closed", () => {
  expect(project("default").spec).toMatchObject({
    sourceRepos: [],
    destinations: [],
    clusterResourceWhitelist: [],
  });
});

test("the platform's project permits what the platform is made of, what that makes, and no other", () => {
  const { spec } = project("grove-platform");
  const known = [...objects, ...renderMetrics(bootstrapOfRepository()), ...hiddenInStandIn];
  const inNamespaces = known.filter(({ metadata }) => metadata.namespace !== undefined);
  const permitted = (spec.namespaceResourceWhitelist ?? []).map(({ group, kind }) => `${group}/${kind}`);
  expect(permitted.toSorted()).toEqual(
    [...new Set([...inNamespaces.map(groupKind), "/Pod", "apps/ReplicaSet"])].toSorted(),
  );
  const ofCluster = known.filter(({ metadata }) => metadata.namespace === undefined);
  expect(ofCluster.filter((object) => !spec.clusterResourceWhitelist.some((item) => permits(item, object)))).toEqual(
    [],
  );
  expect(spec.clusterResourceWhitelist.filter((item) => !ofCluster.some((object) => permits(item, object)))).toEqual(
    [],
  );
  expect(new Set(spec.destinations.map(({ namespace }) => namespace))).toEqual(
    new Set(inNamespaces.map(({ metadata }) => metadata.namespace)),
  );
});

test("Argo CD keeps the platform as the protected branch says, and takes nothing away by itself", () => {
  expect(find("Application", "platform")).toMatchObject({
    spec: {
      project: "grove-platform",
      source: { repoURL: environmentSettings("production").repository, targetRevision: "refs/heads/platform" },
      syncPolicy: { automated: { prune: false, selfHeal: true }, syncOptions: ["ServerSideApply=true"] },
    },
  });
});

test("the policy of hosts knows the lab's own domains", () => {
  const policy = objects.find(({ metadata }) => metadata.name === "grove-own-host-only");
  expect(policy).toMatchObject({
    spec: {
      variables: expect.arrayContaining([
        { name: "production", expression: `"${environmentSettings("production").domain}"` },
        { name: "staging", expression: `"${environmentSettings("staging").domain}"` },
      ]),
    },
  });
});

test("each admission policy is bound, and denies", () => {
  const admission = objects as readonly Admission[];
  const policies = admission.filter(({ kind }) => kind === "ValidatingAdmissionPolicy");
  const bindings = admission.filter(({ kind }) => kind === "ValidatingAdmissionPolicyBinding");
  expect(policies.map(({ spec }) => spec.failurePolicy)).toEqual(Array(5).fill("Fail"));
  expect(bindings.map(({ spec }) => [spec.policyName, spec.validationActions])).toEqual(
    policies.map(({ metadata }) => [metadata.name, ["Deny"]]),
  );
});

test("the storage class of both environments retains", () => {
  for (const environment of environments) {
    expect(find("StorageClass", environmentSettings(environment).storageClass)).toMatchObject({
      reclaimPolicy: "Retain",
      volumeBindingMode: "WaitForFirstConsumer",
    });
  }
});

test.for([
  ["this repository", bootstrapOfRepository()],
  ["a fresh lab", bootstrapOfFreshLab()],
] as const)("no placeholder is left in %s, and the lab's own file stays out of the cluster", ([, files]) => {
  const rendered = renderBootstrap(files);
  expect(JSON.stringify(rendered)).not.toMatch(/(?<!nobody@)lab\.invalid/);
  expect(rendered.filter(({ kind, metadata }) => kind === "ConfigMap" && metadata.name === "lab")).toEqual([]);
});

test("this repository's own values are written as `grove init` writes them", () => {
  const [own = "", fresh = ""] = [bootstrapOfRepository(), bootstrapOfFreshLab()].map((files) =>
    files.get("bootstrap/lab/lab.yaml")?.replaceAll(/(?<=^ +\w+: )\S+/gm, "…"),
  );
  expect(own).toBe(fresh);
});

describe("Argo CD", () => {
  test("has no Dex, no notifications, and none of the network policies that let everyone in", () => {
    const names = objects
      .filter(({ metadata }) => metadata.namespace === "argocd")
      .map(({ metadata }) => metadata.name);
    expect(names).toContain("argocd-server");
    expect(names.filter((name) => /dex|notifications|-network-policy/.test(name))).toEqual([]);
  });

  test("has settings that are texts, and leaves people to OIDC", () => {
    const settings = ["argocd-cm", "argocd-cmd-params-cm", "argocd-rbac-cm"].map(
      (name) => find("ConfigMap", name) as ConfigMap,
    );
    const values = settings.flatMap(({ data }) => Object.entries(data));
    expect(values.filter(([, value]) => typeof value !== "string")).toEqual([]);
    expect(Object.fromEntries(values)).toMatchObject({
      "accounts.lab": "apiKey", // a token, no password
      "admin.enabled": "false",
      "application.resourceTrackingMethod": "annotation", // which the policy grove-own-namespace-only reads
      "controller.sync.timeout.seconds": "600",
      "policy.csv": "g, lab-engineers, role:admin",
      "policy.default": "",
      "server.insecure": "true",
      url: "https://argocd.lab.example",
    });
  });

  test("lets the lab's pipeline get and sync experiments, and nothing else", () => {
    const { data } = find("ConfigMap", "argocd-rbac-cm") as ConfigMap;
    const rights = (data["policy.lab.csv"] ?? "").trimEnd().split("\n");
    expect(rights).toEqual(
      ["production", "staging"].flatMap((environment) =>
        ["get", "sync"].map((verb) => `p, lab, applications, ${verb}, grove-${environment}/*, allow`),
      ),
    );
  });

  test.for([
    ["argocd", "argocd.lab.example"],
    ["argocd-webhook", "argocd-webhook.lab.example"],
  ] as const)("answers at the host of the Ingress %s, with a certificate of its own", ([name, host]) => {
    expect(find("Ingress", name)).toMatchObject({
      metadata: { annotations: { "cert-manager.io/cluster-issuer": "letsencrypt" } },
      spec: { rules: [{ host }], tls: [{ hosts: [host], secretName: `${name}-certificate` }] },
    });
  });

  test("uses the ingress controller's certificate in a lab that has a wildcard", () => {
    const fresh = renderBootstrap(bootstrapOfFreshLab());
    expect(fresh.filter(({ kind }) => kind === "ClusterIssuer")).toEqual([]);
    const page = fresh.find(({ kind, metadata }) => kind === "Ingress" && metadata.name === "argocd");
    expect(page).toMatchObject({ spec: { tls: [{ hosts: ["argocd.fresh.example"] }] } });
    expect(JSON.stringify(page)).not.toMatch(/secretName|cluster-issuer/);
  });
});

test("each part of the platform has its memory", () => {
  const workloads = objects.filter(({ kind }) => kind === "Deployment" || kind === "StatefulSet") as Workload[];
  const limits = workloads.map(({ spec }) => spec.template.spec.containers[0]?.resources?.limits.memory);
  expect(limits).toHaveLength(8);
  expect(limits).not.toContain(undefined);
});

describe("where no study answers", () => {
  test("one Ingress, and only that one, answers for all hosts", () => {
    const open = (objects as readonly Ingress[]).filter(
      ({ kind, spec }) => kind === "Ingress" && spec.rules?.every(({ host }) => host !== undefined) !== true,
    );
    expect(open).toMatchObject([
      {
        metadata: { name: "pages", namespace: "grove-pages" },
        spec: { defaultBackend: { service: { name: "pages" } } },
      },
    ]);
  });

  test("the page loads nothing from elsewhere, and says in which language it is", () => {
    const { data } = objects.find(({ metadata }) => metadata.name === "pages") as ConfigMap;
    expect(data["asleep.html"]).toContain('<html lang="en">');
    expect(data["asleep.html"]).not.toMatch(/<script|\bsrc=|url\(|@import|href="(?!mailto:)/);
  });

  test.for([
    ["this repository", bootstrapOfRepository(), "manager@lab.example"],
    ["a fresh lab, which has named nobody", bootstrapOfFreshLab(), ""],
  ] as const)("the page knows whom to write to in %s", ([, files, contact]) => {
    const pages = renderBootstrap(files).find(({ metadata }) => metadata.name === "pages") as ConfigMap;
    expect(pages.data["nginx.conf"]).toContain(`set $contact "${contact}";`);
  });
});

test("sealed-secrets makes no key behind a backup's back, and deletes no secret", () => {
  const [container] = (find("Deployment", "sealed-secrets-controller") as Workload).spec.template.spec.containers;
  expect(container).toMatchObject({ args: ["--update-status", "--key-renew-period=0"] });
  const { rules } = find("ClusterRole", "sealed-secrets-controller") as ClusterRole;
  expect(rules.flatMap(({ verbs }) => verbs)).not.toContain("delete");
});

describe.skipIf(judgeFiles === undefined)("kustomize renders the same bytes (skipped where none is installed)", () => {
  test.for([
    ["this repository", bootstrapOfRepository()],
    ["a fresh lab", bootstrapOfFreshLab()],
  ] as const)("%s", ([, files]) => {
    expect(build(memoryTree(files), "bootstrap").yaml).toBe(judgeFiles?.(files, "bootstrap"));
  });
});

/** Kinds of Argo CD's own manifests, read from those of 3.5.7, that the stand-in does without. */
const hiddenInStandIn: readonly KubernetesObject[] = [
  of("v1", "Secret", { name: "argocd-secret", namespace: "argocd" }),
  of("v1", "ServiceAccount", { name: "argocd-server", namespace: "argocd" }),
  of("rbac.authorization.k8s.io/v1", "Role", { name: "argocd-server", namespace: "argocd" }),
  of("rbac.authorization.k8s.io/v1", "RoleBinding", { name: "argocd-server", namespace: "argocd" }),
  of("rbac.authorization.k8s.io/v1", "ClusterRole", { name: "argocd-server" }),
  of("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", { name: "argocd-server" }),
  of("apiextensions.k8s.io/v1", "CustomResourceDefinition", { name: "applications.argoproj.io" }),
];

function of(apiVersion: string, kind: string, metadata: KubernetesObject["metadata"]): KubernetesObject {
  return { apiVersion, kind, metadata };
}

/** As Argo CD compares: a name may hold `*`. */
function permits({ group, kind, name = "*" }: ClusterPermission, object: KubernetesObject): boolean {
  const pattern = new RegExp(`^${name.replaceAll(".", "\\.").replaceAll("*", ".*")}$`);
  return `${group}/${kind}` === groupKind(object) && pattern.test(object.metadata.name);
}

function project(name: string): AppProject {
  return find("AppProject", name) as AppProject;
}

function find(kind: string, name: string): KubernetesObject {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (found === undefined) throw new Error(`bootstrap/ renders no ${kind} ${name}`);
  return found;
}

function groupKind({ apiVersion, kind }: object & Partial<KubernetesObject>): string {
  const group = apiVersion?.includes("/") === true ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  return `${group}/${kind}`;
}

interface ConfigMap extends KubernetesObject {
  readonly data: Readonly<Record<string, string>>;
}

interface Ingress extends KubernetesObject {
  readonly spec: { readonly rules?: readonly { readonly host?: string }[] };
}

interface Admission extends KubernetesObject {
  readonly spec: {
    readonly failurePolicy?: string;
    readonly policyName?: string;
    readonly validationActions?: readonly string[];
  };
}

interface Workload extends KubernetesObject {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly containers: readonly { readonly resources?: { readonly limits: { readonly memory: string } } }[];
      };
    };
  };
}

interface ClusterRole extends KubernetesObject {
  readonly rules: readonly { readonly verbs: readonly string[] }[];
}

interface ClusterPermission {
  readonly group: string;
  readonly kind: string;
  readonly name?: string;
}

interface AppProject extends KubernetesObject {
  readonly spec: {
    readonly sourceRepos: readonly string[];
    readonly destinations: readonly { readonly namespace: string }[];
    readonly clusterResourceWhitelist: readonly ClusterPermission[];
    readonly namespaceResourceWhitelist?: readonly { readonly group: string; readonly kind: string }[];
    readonly orphanedResources?: { readonly warn: boolean };
  };
}
