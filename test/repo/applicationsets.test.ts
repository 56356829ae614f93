import { namespaceOf } from "@grove/experiments";
import { describe, expect, test } from "vitest";
import { environmentSettings } from "../support/environment-settings.ts";
import { bootstrapOfRepository, type KubernetesObject, renderBootstrap } from "../support/render-bootstrap.ts";

/** The rules are DESIGN §6. */
const environments = ["staging", "production"] as const;
const objects = renderBootstrap(bootstrapOfRepository());

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

function applicationSet(name: string): ApplicationSet {
  const found = objects.find(({ kind, metadata }) => kind === "ApplicationSet" && metadata.name === name);
  if (found === undefined) throw new Error(`there is no ApplicationSet ${name}`);
  return found as ApplicationSet;
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
