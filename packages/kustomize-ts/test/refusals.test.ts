import { expect, test } from "vitest";
import { build, KustomizeError, memoryTree } from "../src/index.ts";
import { refusalCases } from "./support/render-cases.ts";

const service = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n";

// All of these fail in kustomize 5.8.2, too, except for what the package does not do at all.
refusalCases([
  {
    name: "an unknown field",
    files: { "kustomization.yaml": "resources: [s.yaml]\nnamePrefx: a-\n", "s.yaml": service },
    code: "FIELD_UNKNOWN",
    file: "kustomization.yaml",
    line: 2,
  },
  {
    name: "an unknown field inside of an entry",
    files: { "kustomization.yaml": "images:\n- name: a\n  tag: b\n" },
    code: "FIELD_UNKNOWN",
    file: "kustomization.yaml",
    line: 3,
  },
  {
    name: "a number where a text belongs",
    files: { "kustomization.yaml": "images:\n- name: a\n  newTag: 1.2\n" },
    code: "FIELD_INVALID",
    file: "kustomization.yaml",
    line: 3,
  },
  { name: "an empty kustomization", files: { "kustomization.yaml": "" }, code: "KUSTOMIZATION_EMPTY" },
  { name: "no kustomization", files: { "a.yaml": service }, code: "KUSTOMIZATION_MISSING" },
  {
    name: "two kustomizations",
    files: { "kustomization.yaml": "a: b", Kustomization: "a: b" },
    code: "KUSTOMIZATION_AMBIGUOUS",
  },
  {
    name: "a missing file",
    files: { "kustomization.yaml": "resources: [x.yaml]\n" },
    code: "FILE_NOT_FOUND",
    file: "x.yaml",
  },
  {
    name: "the same resource twice",
    files: { "kustomization.yaml": "resources: [s.yaml, t.yaml]\n", "s.yaml": service, "t.yaml": service },
    code: "RESOURCE_CONFLICT",
  },
  {
    name: "an object without a name",
    files: { "kustomization.yaml": "resources: [s.yaml]\n", "s.yaml": "apiVersion: v1\nkind: Service\n" },
    code: "RESOURCE_INVALID",
    file: "s.yaml",
  },
  { name: "a kustomization that lists itself", files: { "kustomization.yaml": "resources: [.]\n" }, code: "CYCLE" },
  {
    name: "bases that list each other",
    files: {
      "kustomization.yaml": "resources: [a]\n",
      "a/kustomization.yaml": "resources: [../b]\n",
      "b/kustomization.yaml": "resources: [../a]\n",
    },
    code: "CYCLE",
  },
  {
    name: "a file of another directory",
    files: {
      "kustomization.yaml": "resources: [a]\n",
      "a/kustomization.yaml": "resources: [../s.yaml]\n",
      "s.yaml": service,
    },
    code: "LOAD_RESTRICTED",
  },
  {
    name: "an empty name among the resources",
    files: { "kustomization.yaml": "resources: [null]\n" },
    code: "FIELD_INVALID",
  },
  {
    name: "a replacement that gives two objects one name",
    files: {
      "kustomization.yaml": `resources: [r.yaml]
replacements:
- sourceValue: same
  targets:
  - select: {kind: Pod}
`,
      "r.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: b}\n",
    },
    code: "RESOURCE_CONFLICT",
  },
  {
    name: "a test by JSON of a text that Go's JSON escapes",
    files: {
      "kustomization.yaml": `resources: [r.yaml]
patches:
- target: {kind: X}
  patch: '[{"op": "test", "path": "/spec/a", "value": "<&>"}]'
`,
      "r.yaml": "apiVersion: e/v1\nkind: X\nmetadata: {name: x}\nspec:\n  a: '<&>'\n",
    },
    code: "PATCH_FAILED",
  },
  {
    name: "a name that a patch removes",
    files: {
      "kustomization.yaml": `resources: [r.yaml]
namespace: lab
patches:
- target: {kind: Pod}
  patch: '[{"op": "remove", "path": "/metadata/name"}]'
`,
      "r.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n",
    },
    code: "RESOURCE_INVALID",
  },
  {
    name: "field specs of a component and its parent that disagree",
    files: {
      "kustomization.yaml": "components: [c]\nconfigurations: [f.yaml]\n",
      "f.yaml": "namePrefix: [{path: spec/text, create: true}]\n",
      "c/kustomization.yaml": "kind: Component\nconfigurations: [f.yaml]\n",
      "c/f.yaml": "namePrefix: [{path: spec/text, group: example.com}]\n",
    },
    code: "FIELD_INVALID",
  },
  {
    name: "a remote base",
    files: { "kustomization.yaml": "resources: ['github.com/org/repo//base?ref=v1']\n" },
    code: "REMOTE_UNSUPPORTED",
  },
  {
    name: "a remote file",
    files: { "kustomization.yaml": "resources: ['https://example.org/a.yaml']\n" },
    code: "REMOTE_UNSUPPORTED",
  },
  { name: "a chart", files: { "kustomization.yaml": "helmCharts:\n- name: x\n" }, code: "HELM_UNSUPPORTED", line: 2 },
  {
    name: "a function in a container",
    files: {
      "kustomization.yaml": "resources: [s.yaml]\ntransformers: [f.yaml]\n",
      "s.yaml": service,
      "f.yaml":
        "apiVersion: example.org/v1\nkind: F\nmetadata:\n  name: f\n  annotations:\n    config.kubernetes.io/function: 'container: {image: x}'\n",
    },
    code: "FUNCTION_UNSUPPORTED",
  },
  {
    name: "a patch without target",
    files: {
      "kustomization.yaml":
        "resources: [s.yaml]\npatches:\n- patch: |\n    apiVersion: v1\n    kind: Service\n    metadata: {name: other}\n",
      "s.yaml": service,
    },
    code: "PATCH_TARGET_MISSING",
    file: "kustomization.yaml",
  },
  {
    name: "a patch that tests for another value",
    files: {
      "kustomization.yaml":
        'resources: [s.yaml]\npatches:\n- target: {kind: Service}\n  patch: \'[{"op": "test", "path": "/kind", "value": "x"}]\'\n',
      "s.yaml": service,
    },
    code: "PATCH_FAILED",
  },
  {
    name: "a number beyond a float in a JSON patch",
    files: {
      "kustomization.yaml":
        'resources: [s.yaml]\npatches:\n- target: {kind: Service}\n  patch: \'[{"op": "add", "path": "/a", "value": 1e400}]\'\n',
      "s.yaml": service,
    },
    code: "PATCH_INVALID",
  },
  {
    name: "an annotation of a JSON patch whose name is true",
    files: {
      "kustomization.yaml":
        'resources: [s.yaml]\npatches:\n- target: {kind: Service}\n  patch: \'[{"op": "add", "path": "/metadata/annotations", "value": {"true": "a"}}]\'\n- target: {kind: Service}\n  patch: \'[{"op": "remove", "path": "/metadata/annotations"}]\'\n',
      "s.yaml": service,
    },
    code: "YAML_INVALID",
  },
  {
    name: "a repeated field inside of a configuration",
    files: {
      "kustomization.yaml": "resources: [s.yaml]\nconfigurations: [c.yaml]\n",
      "c.yaml": "namePrefix:\n- kind: A\n  kind: B\n  path: a\n",
      "s.yaml": service,
    },
    code: "FIELD_INVALID",
  },
  {
    name: "crds that are a list",
    files: { "kustomization.yaml": "resources: [s.yaml]\ncrds: [c.yaml]\n", "c.yaml": "[1]\n", "s.yaml": service },
    code: "FIELD_INVALID",
  },
  {
    name: "a broken schema that a patch needs",
    files: {
      "kustomization.yaml":
        "resources: [s.yaml]\nopenapi: {path: a.json}\npatches: [{patch: '{apiVersion: v1, kind: Service, metadata: {name: web}}'}]\n",
      "a.json": "[",
      "s.yaml": service,
    },
    code: "YAML_INVALID",
  },
  {
    name: "a schema and an empty version",
    files: {
      "kustomization.yaml": 'resources: [s.yaml]\nopenapi: {path: a.json, version: ""}\n',
      "a.json": "{}",
      "s.yaml": service,
    },
    code: "FIELD_INVALID",
  },
  {
    name: "a field spec that names an element of a list",
    files: {
      "kustomization.yaml": "resources: [s.yaml]\nconfigurations: [c.yaml]\ncommonLabels: {a: b}\n",
      "c.yaml": "commonLabels: [{path: metadata/0}]\n",
      "s.yaml": service,
    },
    code: "BUILD_FAILED",
  },
  {
    name: "an apiVersion that says null, of a kind that refers to others",
    files: {
      "kustomization.yaml": "resources: [p.yaml]\n",
      "p.yaml": "apiVersion: null\nkind: Pod\nmetadata: {name: a}\n",
    },
    code: "BUILD_FAILED",
  },
  {
    name: "a control character in what is printed",
    files: {
      "kustomization.yaml": "configMapGenerator: [{name: a, files: [a.txt]}]\n",
      "a.txt": "\u007f",
    },
    code: "YAML_INVALID",
  },
  {
    name: "a subject that is a text",
    files: {
      "kustomization.yaml": "resources: [b.yaml]\nnamespace: lab\n",
      "b.yaml":
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: a}\nsubjects: [default]\n",
    },
    code: "BUILD_FAILED",
  },
  {
    name: "a role binding to a service account in a list instead of a namespace",
    files: {
      "kustomization.yaml": "resources: [b.yaml]\nnamespace: lab\n",
      "b.yaml":
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: a}\nsubjects:\n- {kind: ServiceAccount, name: b, namespace: []}\n",
    },
    code: "BUILD_FAILED",
  },
  {
    name: "a role binding to a service account in a number instead of a namespace",
    files: {
      "kustomization.yaml": "resources: [b.yaml]\nnamespace: lab\n",
      "b.yaml":
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: a}\nsubjects:\n- {kind: ServiceAccount, name: b, namespace: 7}\n",
    },
    code: "BUILD_FAILED",
  },
  {
    name: "a role binding to a service account in nothing instead of a namespace",
    files: {
      "kustomization.yaml": "resources: [b.yaml]\nnamespace: lab\n",
      "b.yaml":
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: a}\nsubjects:\n- {kind: ServiceAccount, name: b, namespace: }\n",
    },
    code: "BUILD_FAILED",
  },
  {
    name: "a list where a namespace that is not set belongs",
    files: {
      "kustomization.yaml": "resources: [r.yaml]\ntransformers: [t.yaml]\n",
      "r.yaml": "apiVersion: v1\nkind: X\nmetadata: {name: x}\nrooms: [a]\n",
      "t.yaml":
        "apiVersion: builtin\nkind: NamespaceTransformer\nmetadata: {name: t, namespace: b}\nunsetOnly: true\nfieldSpecs: [{path: rooms}]\n",
    },
    code: "BUILD_FAILED",
  },
  {
    name: "an expression that RE2 does not know",
    files: {
      "kustomization.yaml":
        'resources: [s.yaml]\npatches:\n- target: {name: \'(?=x)\'}\n  patch: \'[{"op": "remove", "path": "/spec"}]\'\n',
      "s.yaml": service,
    },
    code: "SELECTOR_INVALID",
  },
  {
    name: "a replacement without source",
    files: {
      "kustomization.yaml":
        "resources: [s.yaml]\nreplacements:\n- source: {kind: Nope}\n  targets: [{select: {kind: Service}}]\n",
      "s.yaml": service,
    },
    code: "REPLACEMENT_FAILED",
  },
  {
    name: "a hash for an object that a patch made another kind, in which the original hashes line numbers",
    files: {
      "kustomization.yaml": `configMapGenerator: [{name: a, literals: [b=c]}]
patches:
- target: {kind: ConfigMap}
  patch: "- {op: replace, path: /kind, value: X}"
`,
    },
    code: "FIELD_UNSUPPORTED",
  },
  {
    name: "a replacement that rejects nothing at all",
    files: {
      "kustomization.yaml":
        "resources: [s.yaml]\nreplacements:\n- sourceValue: a\n  targets: [{select: {kind: Service}, reject: [null]}]\n",
      "s.yaml": service,
    },
    code: "FIELD_INVALID",
    line: 4,
  },
  {
    name: "a generator that merges with nothing",
    files: { "kustomization.yaml": "configMapGenerator:\n- name: c\n  behavior: merge\n  literals: [a=b]\n" },
    code: "RESOURCE_MISSING",
  },
  {
    name: "a literal without value",
    files: { "kustomization.yaml": "configMapGenerator:\n- name: c\n  literals: [a]\n" },
    code: "GENERATOR_INVALID",
    file: "kustomization.yaml",
  },
  {
    name: "two resources in one namespace with one name",
    files: {
      "kustomization.yaml": "resources: [s.yaml]\nnamespace: x\n",
      "s.yaml": `${service}  namespace: a\n---\n${service}  namespace: b\n`,
    },
    code: "RESOURCE_CONFLICT",
  },
  {
    name: "a base among the components",
    files: {
      "kustomization.yaml": "components: [b]\n",
      "b/kustomization.yaml": "resources: [s.yaml]\n",
      "b/s.yaml": service,
    },
    code: "COMPONENT_KIND",
  },
]);

// Inputs that were made to do harm: a typed error in little time, never a crash.
const files = (text: string): Record<string, string> => ({
  "kustomization.yaml": "resources: [r.yaml]\n",
  "r.yaml": text,
});
const bomb = `${service}a0: &a0 [x]\n${Array.from({ length: 30 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}]\n`).join("")}`;

refusalCases([
  { name: "brackets 50,000 deep", files: files(`${service}a: ${"[".repeat(50_000)}`), code: "INPUT_TOO_DEEP", line: 5 },
  { name: "dashes 50,000 deep", files: files("- ".repeat(50_000)), code: "INPUT_TOO_DEEP", line: 1 },
  {
    name: "indents 2,000 deep",
    files: files(Array.from({ length: 1_000 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")),
    code: "INPUT_TOO_DEEP",
  },
  {
    name: "17 MiB",
    files: files(`${service}a: ${"x".repeat(17 * 1024 * 1024)}\n`),
    code: "INPUT_TOO_LARGE",
    file: "r.yaml",
  },
  { name: "aliases of aliases", files: files(bomb), code: "ALIAS_LIMIT" },
  { name: "an alias inside of its anchor", files: files(`${service}a: &x [*x]\n`), code: "YAML_INVALID", line: 5 },
  { name: "repeated keys", files: files(`${service}a: 1\na: 2\n`), code: "YAML_INVALID" },
  { name: "keys that are no texts", files: files(`${service}a: {1: b}\n`), code: "YAML_INVALID" },
  { name: "a tab as indent", files: files("apiVersion: v1\nkind: X\nmetadata:\n\tname: x\n"), code: "YAML_INVALID" },
  { name: "control characters", files: files(`${service}a: \u0001\n`), code: "YAML_INVALID", line: 5 },
  {
    name: "a question mark in brackets",
    files: files(`${service}a: [http://x/?y=z]\n`),
    code: "YAML_INVALID",
    line: 5,
  },
  { name: "a colon first in brackets", files: files(`${service}a: {b: :c}\n`), code: "YAML_INVALID", line: 5 },
  { name: "a comma behind a tag", files: files(`${service}a: [!!str, b]\n`), code: "YAML_INVALID", line: 5 },
  { name: "a number that JSON does not know", files: files(`${service}a: .inf\n`), code: "YAML_INVALID" },
  { name: "a text that does not fit its tag", files: files(`${service}a: !!int x\n`), code: "YAML_INVALID" },
  { name: "half an emoji as an escape", files: files(`${service}a: "\\ud83d"\n`), code: "YAML_INVALID" },
]);

test("a byte order mark at the start is skipped", () => {
  const tree = memoryTree(Object.entries(files(`\ufeff${service}`)));
  expect(build(tree, "").yaml).toBe(service);
});

test("bytes that are no UTF-8 are an error", () => {
  const tree = memoryTree([
    ["kustomization.yaml", "resources: [r.yaml]\n"],
    ["r.yaml", Uint8Array.of(0x61, 0xff)],
  ]);
  expect(() => build(tree, "")).toThrow(expect.objectContaining({ code: "YAML_INVALID", file: "r.yaml" }));
});

test("limits are options", () => {
  const tree = memoryTree(Object.entries(files(`${service}a: [[[1]]]\n`)));
  expect(() => build(tree, "", { maxDepth: 3 })).toThrow(KustomizeError);
  expect(() => build(tree, "", { maxFileSize: 20 })).toThrow(expect.objectContaining({ code: "INPUT_TOO_LARGE" }));
  expect(build(tree, "").resources).toHaveLength(1);
});
