import { describe, expect, test } from "vitest";
import { type InitRequest, pathsForInit, planInit } from "../src/index.ts";
import { codes } from "./support/lab.ts";

const template = new Map([
  ["apps/otree/base/kustomization.yaml", "kind: Kustomization\n"],
  ["bootstrap/argocd/upstream/kustomization.yaml", "resources:\n  - https://example.org/v1/install.yaml\n"],
  ["bootstrap/kustomization.yaml", "components:\n  - certificates # maybe\n  - lab\n"],
]);
const request = { template, version: "0.1.0", repository: "https://git.example/econ/lab.git" };
const pipelines = new Map([
  [".github/workflows/otree.yaml", "    container:\n      image: registry.example/grove/grove:0.1.0 # grove\n"],
  [".gitlab-ci.yml", "include: []\n"],
  ["pipelines/gitlab/otree.yml", "variables:\n  GROVE_COMMAND: registry.example/grove/grove:0.1.0 # grove\n"],
]);
const argocdManifests = "kind: StatefulSet\nmetadata:\n  name: argocd-application-controller\n";
const certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

describe("planInit", () => {
  test("fills an empty repository", () => {
    const plan = planInit(new Map(), { ...request, certificate });
    expect(plan.problems).toEqual([]);
    expect(plan.changes.map(({ path }) => path)).toEqual([
      ".editorconfig",
      ".gitattributes",
      "README.md",
      "apps/otree/base/kustomization.yaml",
      "bootstrap/argocd/upstream/kustomization.yaml",
      "bootstrap/kustomization.yaml",
      "bootstrap/lab/lab.yaml",
      "bootstrap/sealed-secrets/certificate.pem",
      "environments/production/environment.yaml",
      "environments/staging/environment.yaml",
      "grove.lock.yaml",
    ]);
  });

  test("staging has a domain of its own and deploys by itself, production waits for people", () => {
    const texts = textsOf({ ...request, domain: "kd2.example" });
    expect(texts.get("environments/staging/environment.yaml")).toContain("\ndomain: staging.kd2.example #");
    expect(texts.get("environments/staging/environment.yaml")).toContain("\nsync: automatic #");
    expect(texts.get("environments/production/environment.yaml")).toContain("\ndomain: kd2.example #");
    expect(texts.get("environments/production/environment.yaml")).toContain("\nsync: manual #");
  });

  test("tells bootstrap/ of the lab", () => {
    const people = { engineers: "econ/admins", email: "me@kd2.example", contact: "lab@kd2.example" };
    const texts = textsOf({ ...request, domain: "kd2.example", ...people });
    const values = texts.get("bootstrap/lab/lab.yaml")?.replaceAll(/ #.*/g, "");
    expect(values?.slice(values.indexOf("\ndata:") + 1)).toBe(`data:
  repository: https://git.example/econ/lab.git
  production: kd2.example
  staging: staging.kd2.example
  argocd: argocd.kd2.example
  webhook: argocd-webhook.kd2.example
  engineers: econ/admins
  email: me@kd2.example
  contact: lab@kd2.example
`);
  });

  test.for([
    [false, "{issuer: letsencrypt}", "components:\n  - certificates # maybe\n  - lab\n"],
    [true, "{wildcardSecret: wildcard-certificate}", "components:\n  - lab\n"],
  ] as const)("with a wildcard certificate (%s) nothing is asked of Let's Encrypt", ([given, source, root]) => {
    const texts = textsOf({ ...request, wildcardCertificate: given });
    expect(texts.get("environments/production/environment.yaml")).toContain(`\ntls: ${source} #`);
    expect(texts.get("environments/staging/environment.yaml")).toContain(`\ntls: ${source} #`);
    expect(texts.get("bootstrap/kustomization.yaml")).toBe(root);
  });

  test.for([
    [false, "resources:\n  - argocd\ncomponents:\n  - lab\n"],
    [true, "resources:\n  - argocd\n  - gitlab # maybe\ncomponents:\n  - lab\n"],
  ] as const)("GitLab's runners come only where they are asked for (%s)", ([gitlabRunners, root]) => {
    const text = "resources:\n  - argocd\n  - gitlab # maybe\ncomponents:\n  - certificates # maybe\n  - lab\n";
    const both = new Map([...template, ["bootstrap/kustomization.yaml", text]]);
    const texts = textsOf({ ...request, template: both, gitlabRunners, wildcardCertificate: true });
    expect(texts.get("bootstrap/kustomization.yaml")).toBe(root);
  });

  test.for([
    [{}, "  - jobs\n", "  - certificate # maybe\n"],
    [{ metrics: true }, "  - jobs\n  - metrics/application.yaml # maybe\n", "  - certificate # maybe\n"],
    [{ metrics: true, wildcardCertificate: true }, "  - jobs\n  - metrics/application.yaml # maybe\n", ""],
  ] as const)(
    "metrics come only where they are asked for, with a certificate if one is needed (%j)",
    ([given, ...lines]) => {
      const files = new Map([
        ...template,
        ["bootstrap/kustomization.yaml", "resources:\n  - jobs\n  - metrics/application.yaml # maybe\n"],
        ["bootstrap/metrics/kustomization.yaml", "components:\n  - certificate # maybe\n  - ../lab\n"],
      ]);
      const texts = textsOf({ ...request, template: files, ...given });
      const roots = ["bootstrap", "bootstrap/metrics"].map((folder) => texts.get(`${folder}/kustomization.yaml`));
      expect(roots).toEqual([`resources:\n${lines[0]}`, `components:\n${lines[1]}  - ../lab\n`]);
    },
  );

  test("takes Argo CD's manifests along, for a cluster that cannot fetch them", () => {
    const texts = textsOf({ ...request, argocdManifests });
    expect(texts.get("bootstrap/argocd/upstream/install.yaml")).toBe(argocdManifests);
    expect(texts.get("bootstrap/argocd/upstream/kustomization.yaml")).toBe("resources:\n  - install.yaml\n");
  });

  test.for([
    [undefined, [".gitlab-ci.yml", "pipelines/gitlab/otree.yml"]],
    ["gitlab", [".gitlab-ci.yml", "pipelines/gitlab/otree.yml"]],
    ["github", [".github/workflows/otree.yaml"]],
  ] as const)("brings the pipelines of one forge: %s", ([forge, expected]) => {
    const texts = textsOf({ ...request, template: new Map([...template, ...pipelines]), forge });
    expect([...texts.keys()].filter((path) => pipelines.has(path))).toEqual(expected);
    expect(texts.get("grove.lock.yaml")).toContain(`\nforge: ${forge ?? "gitlab"}\n`);
  });

  test.for([
    ["gitlab", "pipelines/gitlab/otree.yml", "  GROVE_COMMAND: registry.kd2.example:5000/tools/grove:0.1.0 # grove\n"],
    ["github", ".github/workflows/otree.yaml", "      image: registry.kd2.example:5000/tools/grove:0.1.0 # grove\n"],
  ] as const)("pipelines pull the command from where the lab has it: %s", ([forge, path, expected]) => {
    const texts = textsOf({
      ...request,
      template: new Map([...template, ...pipelines]),
      forge,
      commandImage: "registry.kd2.example:5000/tools/grove",
    });
    expect(texts.get(path)).toContain(expected);
  });

  test("keeps a README that is there", () => {
    const plan = planInit(new Map([["README.md", "# ours\n"]]), request);
    expect(plan.changes.map(({ path }) => path)).not.toContain("README.md");
  });

  test.for([
    ["a lab is there", new Map([["environments/staging/environment.yaml", ""]]), {}, "LAB_EXISTS"],
    ["bases are there", new Map([["apps/x.yaml", ""]]), {}, "LAB_EXISTS"],
    [
      "the certificate is a key",
      new Map(),
      { certificate: `${certificate}-----BEGIN PRIVATE KEY-----\n` },
      "CERTIFICATE_INVALID",
    ],
    ["the certificate is none", new Map(), { certificate: "hello" }, "CERTIFICATE_INVALID"],
    ["the manifests are of something else", new Map(), { argocdManifests: "kind: List\n" }, "ARGOCD_MANIFESTS_INVALID"],
    ["the engineers' group holds a comma", new Map(), { engineers: "a, role:admin" }, "OWNER_INVALID"],
    ["the address of electronic mail is none", new Map(), { email: "me" }, "EMAIL_INVALID"],
    ["the command's image has a tag", new Map(), { commandImage: "registry.example/grove:1" }, "IMAGE_NOT_REPOSITORY"],
    ["the domain is an address", new Map(), { domain: "https://lab.example" }, "HOST_INVALID"],
  ] as const)("refuses if %s", ([, files, more, code]) => {
    const plan = planInit(files, { ...request, ...more });
    expect(new Set(codes(plan.problems))).toEqual(new Set([code]));
    expect(plan.changes).toEqual([]);
  });

  test("reads whatever it could overwrite", () => {
    const { changes } = planInit(new Map(), { ...request, certificate });
    const unread = changes.filter(({ path }) => !pathsForInit().includes(path.split("/")[0] ?? ""));
    expect(unread).toEqual([]);
  });
});

function textsOf(asked: InitRequest): ReadonlyMap<string, string> {
  return new Map(planInit(new Map(), asked).changes.map(({ path, after = "" }) => [path, after]));
}
