import { refusalCases } from "./support/render-cases.ts";

const service = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n";
const files = (kustomization: string, others: Readonly<Record<string, string>> = {}) => ({
  "kustomization.yaml": `resources: [s.yaml]\n${kustomization}`,
  "s.yaml": service,
  ...others,
});

// Faults that show only when an entry is worked off: they have the place of the entry.
refusalCases([
  {
    name: "a patch for nothing",
    files: files(
      "patches:\n- {target: {kind: Service}, patch: '- {op: add, path: /x, value: 1}'}\n- patch: '{apiVersion: v1, kind: Service, metadata: {name: wbe}}'\n",
    ),
    code: "PATCH_TARGET_MISSING",
    file: "kustomization.yaml",
    line: 4,
    column: 3,
  },
  {
    name: "a step that does not apply",
    files: files("patches:\n- target: {kind: Service}\n  patch: '- {op: remove, path: /x}'\n"),
    code: "PATCH_FAILED",
    file: "kustomization.yaml",
    line: 3,
    column: 3,
  },
  {
    name: "an inline patch that is no YAML",
    files: files("patches:\n- patch: |\n    a: [\n"),
    code: "PATCH_INVALID",
    file: "kustomization.yaml",
    line: 3,
    column: 3,
  },
  {
    name: "a patch file that is no YAML",
    files: files("patches: [{path: p.yaml}]\n", { "p.yaml": `${service}spec:\n  a: b: c\n` }),
    code: "PATCH_INVALID",
    file: "p.yaml",
    line: 6,
  },
  {
    name: "a list of steps in a file that is no YAML",
    files: files("patches: [{path: p.yaml, target: {kind: Service}}]\n", { "p.yaml": "- op: add\n  path: [\n" }),
    code: "PATCH_INVALID",
    file: "p.yaml",
    line: 3,
  },
  {
    name: "steps of patchesJson6902 in a file that is no YAML",
    files: files("patchesJson6902: [{path: p.yaml, target: {version: v1, kind: Service, name: web}}]\n", {
      "p.yaml": "- op: add\n  path: [\n",
    }),
    code: "YAML_INVALID",
    file: "p.yaml",
    line: 3,
  },
  {
    name: "a file of patchesStrategicMerge without a kind",
    files: files("patchesStrategicMerge: [p.yaml]\n", { "p.yaml": "a: b\n" }),
    code: "RESOURCE_INVALID",
    file: "p.yaml",
  },
  {
    name: "a faulty expression in a target",
    files: files("patches:\n- {path: p.yaml, target: {name: '('}}\n", { "p.yaml": "- {op: remove, path: /x}\n" }),
    code: "SELECTOR_INVALID",
    file: "kustomization.yaml",
    line: 3,
    column: 3,
  },
  {
    name: "a replacement without a source that is there",
    files: files(
      "replacements:\n- sourceValue: a\n  targets: [{select: {kind: Service}, fieldPaths: [metadata.name]}]\n- source: {kind: Pod}\n  targets: [{select: {kind: Service}}]\n",
    ),
    code: "REPLACEMENT_FAILED",
    file: "kustomization.yaml",
    line: 5,
    column: 3,
  },
  {
    name: "a field that a file of replacements does not know how to read",
    files: files("replacements: [{path: d/r.yaml}]\n", { "d/r.yaml": "- source: []\n" }),
    code: "FIELD_INVALID",
    file: "d/r.yaml",
    line: 1,
  },
  {
    name: "a replica count for nothing",
    files: files("replicas:\n- name: a\n  count: 1\n"),
    code: "RESOURCE_MISSING",
    file: "kustomization.yaml",
    line: 3,
    column: 3,
  },
  {
    name: "a literal without a value",
    files: files("configMapGenerator:\n- name: a\n- name: b\n  literals: [x]\n"),
    code: "GENERATOR_INVALID",
    file: "kustomization.yaml",
    line: 4,
    column: 3,
  },
  {
    name: "a generated object that is there already",
    files: files("secretGenerator:\n- name: a\n- name: a\n"),
    code: "RESOURCE_CONFLICT",
    file: "kustomization.yaml",
    line: 4,
    column: 3,
  },
  {
    name: "a directory that leads back",
    files: {
      "kustomization.yaml": "resources:\n- a\n",
      "a/kustomization.yaml": "resources:\n- ../b\n",
      "b/kustomization.yaml": "resources:\n- ../a\n",
    },
    code: "CYCLE",
    file: "b/kustomization.yaml",
    line: 2,
    column: 3,
  },
  {
    name: "an object that a base has, too",
    files: files("bases:\n- a\n", { "a/kustomization.yaml": "resources: [s.yaml]\n", "a/s.yaml": service }),
    code: "RESOURCE_CONFLICT",
    file: "kustomization.yaml",
    line: 3,
    column: 3,
  },
  {
    name: "a component of a wrong path",
    files: files("components:\n- /a\n"),
    code: "FIELD_INVALID",
    file: "kustomization.yaml",
    line: 3,
    column: 3,
  },
  {
    name: "two vars of one name",
    files: files(
      "vars:\n- {name: A, objref: {apiVersion: v1, kind: Service, name: web}}\n- {name: A, objref: {apiVersion: v1, kind: Service, name: web}}\n",
    ),
    code: "VAR_FAILED",
    file: "kustomization.yaml",
    line: 3,
  },
]);
