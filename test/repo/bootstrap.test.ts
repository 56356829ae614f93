import { execFileSync } from "node:child_process";
import { namespaceOf, parseEnvironment } from "@grove/experiments";
import { build, memoryTree } from "kustomize-ts";
import { diskTree } from "kustomize-ts/node";
import { describe, expect, test } from "vitest";
import { findRepositoryFiles, readRepositoryFile, repositoryRoot } from "../support/repository.ts";

/** The rules are DESIGN §6. */
const environments = ["staging", "production"] as const;
const folders = ["admission", "applicationsets", "projects", "storage"] as const;

describe.for(environments)("the ApplicationSet of %s", (environment) => {
  const { metadata, spec } = applicationSet(environment);
  const { template } = spec;

  test("has one generator: the names of directories", () => {
    expect(spec.generators.map((generator) => Object.keys(generator))).toEqual([["git"]]);
    expect(spec.generators[0]?.git).not.toHaveProperty("files");
    expect(spec.generators[0]?.git.directories[0]).toEqual({ path: `environments/${environment}/*` });
  });

  test("stops at a key that is missing", () => {
    expect(spec).toMatchObject({ goTemplate: true, goTemplateOptions: ["missingkey=error"] });
  });

  test("names Application and namespace as the overlay does", () => {
    const name = namespaceOf(environment, "{{ .path.basename }}");
    expect({ name: template.metadata.name, namespace: template.spec.destination.namespace }).toEqual({
      name,
      namespace: name,
    });
  });

  test("puts all into its own project, which no directory can choose", () => {
    expect(template.spec.project).toBe(`grove-${environment}`);
    expect(JSON.stringify(spec)).not.toContain("templatePatch");
  });

  test("follows main of the lab's repository in generator and template alike", () => {
    const { repository } = environmentSettings(environment);
    expect(spec.generators[0]?.git).toMatchObject({ repoURL: repository, revision: "refs/heads/main" });
    expect(template.spec.source).toEqual({
      repoURL: repository,
      targetRevision: "refs/heads/main",
      path: "{{ .path.path }}",
    });
  });

  test("removes what ran when a directory goes, and renders anew only for it and the bases", () => {
    expect(template.metadata.finalizers).toEqual(["resources-finalizer.argocd.argoproj.io"]);
    expect(template.metadata.annotations["argocd.argoproj.io/manifest-generate-paths"]).toBe(".;/apps");
  });

  test("links to the experiment's page", () => {
    const link = template.metadata.annotations["link.argocd.argoproj.io/experiment"];
    expect(link).toBe("https://{{ .path.basename }}.{{ .values.domain }}");
    expect(spec.generators[0]?.git.values).toEqual({ domain: environmentSettings(environment).domain });
  });

  test("makes namespaces that enforce restricted, and applies on the server", () => {
    expect(template.spec.syncPolicy.syncOptions).toEqual(
      expect.arrayContaining(["CreateNamespace=true", "ServerSideApply=true"]),
    );
    expect(template.spec.syncPolicy.managedNamespaceMetadata).toEqual({
      labels: { "pod-security.kubernetes.io/enforce": "restricted" },
    });
  });

  test("is not deleted by the Application that manages it", () => {
    expect(metadata.annotations?.["argocd.argoproj.io/sync-options"]).toBe("Prune=false,Delete=false");
  });
});

/** Go's path.Match, by which Argo CD compares, takes no bare "-" at the end of a set and calls the pattern invalid. */
test.for([
  ["staging", ["*[^a-z0-9\\-]*"]],
  ["production", ["*[^a-z0-9\\-]*", "*-", "*-staging"]],
] as const)("%s leaves out what can be no name, or is another's", ([environment, patterns]) => {
  expect(applicationSet(environment).spec.generators[0]?.git.directories.slice(1)).toEqual(
    patterns.map((pattern) => ({ path: `environments/${environment}/${pattern}`, exclude: true })),
  );
});

test("staging syncs by itself, but never to nothing", () => {
  const { syncPolicy } = applicationSet("staging").spec.template.spec;
  expect(syncPolicy).toMatchObject({
    automated: { prune: true, selfHeal: true, allowEmpty: false },
    retry: { limit: 3 },
  });
});

test("production never syncs by itself, and nobody can leave it on automatic", () => {
  const { spec } = applicationSet("production");
  expect(spec.template.spec.syncPolicy).not.toHaveProperty("automated");
  expect(spec).not.toHaveProperty("ignoreApplicationDifferences");
});

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
    expect(permitted.toSorted()).toEqual([...new Set([...used, "/Pod", "apps/ReplicaSet"])].toSorted());
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

test("each admission policy is bound, and denies", () => {
  const objects = render("admission") as readonly Admission[];
  const policies = objects.filter(({ kind }) => kind === "ValidatingAdmissionPolicy");
  const bindings = objects.filter(({ kind }) => kind === "ValidatingAdmissionPolicyBinding");
  expect(policies.map(({ spec }) => spec.failurePolicy)).toEqual(["Fail", "Fail"]);
  expect(bindings.map(({ spec }) => [spec.policyName, spec.validationActions])).toEqual(
    policies.map(({ metadata }) => [metadata.name, ["Deny"]]),
  );
});

test("the storage class of both environments retains", () => {
  for (const environment of environments) {
    expect(find("storage", "StorageClass", environmentSettings(environment).storageClass)).toMatchObject({
      reclaimPolicy: "Retain",
      volumeBindingMode: "WaitForFirstConsumer",
    });
  }
});

test("no placeholder is left, and the lab's own file stays out of the cluster", () => {
  const rendered = folders.map((folder) => JSON.stringify(render(folder)));
  expect(rendered.join("\n")).not.toMatch(/lab\.invalid|"kind":"ConfigMap","metadata"/);
});

test("the settings of Argo CD fit over upstream's ConfigMaps", () => {
  const names = ["argocd-cm", "argocd-cmd-params-cm", "argocd-rbac-cm"];
  const upstream = names.map((name) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\n`).join("---\n");
  const own = findRepositoryFiles("bootstrap/argocd/settings", ".yaml");
  const tree = memoryTree([
    ...own.map((path) => [path, readRepositoryFile(path)] as const),
    ["bootstrap/argocd/upstream.yaml", upstream],
    ["bootstrap/argocd/kustomization.yaml", "resources: [upstream.yaml]\ncomponents: [settings]\n"],
  ]);
  const settings = build(tree, "bootstrap/argocd").resources as unknown as readonly ConfigMap[];
  const values = settings.flatMap(({ data }) => Object.entries(data));
  expect(values.filter(([, value]) => typeof value !== "string")).toEqual([]);
  expect(Object.fromEntries(values)).toMatchObject({
    "admin.enabled": "false",
    "controller.sync.timeout.seconds": "600",
    "policy.default": "",
  });
});

/** CI installs kustomize; a machine without it cannot ask. */
describe.skipIf(!isKustomizeInstalled())("kustomize renders the same bytes (skipped where none is installed)", () => {
  test.for(folders)("%s", (folder) => {
    const directory = `bootstrap/${folder}`;
    const expected = execFileSync("kustomize", ["build", directory], { cwd: repositoryRoot, encoding: "utf8" });
    expect(build(diskTree(repositoryRoot), directory).yaml).toBe(expected);
  });
});

function isKustomizeInstalled(): boolean {
  try {
    execFileSync("kustomize", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function render(folder: string): readonly KubernetesObject[] {
  return build(diskTree(repositoryRoot), `bootstrap/${folder}`).resources as unknown as readonly KubernetesObject[];
}

function applicationSet(name: string): ApplicationSet {
  return find("applicationsets", "ApplicationSet", name) as ApplicationSet;
}

function project(name: string): AppProject {
  return find("projects", "AppProject", name) as AppProject;
}

function find(folder: string, kind: string, name: string): KubernetesObject {
  const found = render(folder).find((object) => object.kind === kind && object.metadata.name === name);
  if (found === undefined) throw new Error(`bootstrap/${folder} renders no ${kind} ${name}`);
  return found;
}

function groupKind({ apiVersion, kind }: object & Partial<KubernetesObject>): string {
  const group = apiVersion?.includes("/") === true ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  return `${group}/${kind}`;
}

function environmentSettings(environment: (typeof environments)[number]): EnvironmentFile {
  const file = `environments/${environment}/environment.yaml`;
  const { value } = parseEnvironment(readRepositoryFile(file), file);
  if (value === undefined) throw new Error(`${file} is not valid`);
  return value;
}

interface EnvironmentFile {
  readonly repository: string;
  readonly domain: string;
  readonly storageClass: string;
}

interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
}

interface ConfigMap extends KubernetesObject {
  readonly data: Readonly<Record<string, string>>;
}

interface Admission extends KubernetesObject {
  readonly spec: {
    readonly failurePolicy?: string;
    readonly policyName?: string;
    readonly validationActions?: readonly string[];
  };
}

interface AppProject extends KubernetesObject {
  readonly spec: {
    readonly sourceRepos: readonly string[];
    readonly destinations: readonly object[];
    readonly clusterResourceWhitelist: readonly object[];
    readonly namespaceResourceWhitelist?: readonly { readonly group: string; readonly kind: string }[];
    readonly orphanedResources?: { readonly warn: boolean };
  };
}

interface ApplicationSet extends KubernetesObject {
  readonly spec: {
    readonly generators: readonly {
      readonly git: { readonly directories: readonly object[]; readonly values: object };
    }[];
    readonly template: {
      readonly metadata: {
        readonly name: string;
        readonly finalizers: readonly string[];
        readonly annotations: Readonly<Record<string, string>>;
      };
      readonly spec: {
        readonly project: string;
        readonly source: object;
        readonly destination: { readonly namespace: string };
        readonly syncPolicy: { readonly syncOptions: readonly string[]; readonly managedNamespaceMetadata: object };
      };
    };
  };
}
