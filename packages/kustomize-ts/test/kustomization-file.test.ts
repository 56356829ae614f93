import { refusalCases, renderCases } from "./support/render-cases.ts";

// How the file itself is read: by YAML 1.1 and Go's JSON decoder. Expected texts come from kustomize 5.8.2.
renderCases([
  {
    name: "of a repeated field the last one counts, whatever the first ones are",
    files: {
      "kustomization.yaml": `namePrefix: [1]
resources: other.yaml
namePrefix: p-
Resources: [other.yaml]
resources: [r.yaml]
`,
      "r.yaml": `apiVersion: v1
kind: X
metadata: {name: n}
`,
    },
    yaml: `apiVersion: v1
kind: X
metadata:
  name: p-n
`,
  },
  {
    name: "texts with tags",
    files: {
      "kustomization.yaml": `resources: [r.yaml]
namePrefix: !!str 1
nameSuffix: !own -s
commonAnnotations: {a: !!binary aGVsbG8=}
`,
      "r.yaml": `apiVersion: v1
kind: X
metadata: {name: a}
`,
    },
    yaml: `apiVersion: v1
kind: X
metadata:
  annotations:
    a: hello
  name: 1a-s
`,
  },
]);

const resource = "apiVersion: v1\nkind: X\nmetadata:\n  name: a\n";

// A null in a list stands for an empty text or an object without fields, which the original refuses.
refusalCases(
  [
    { field: "resources: [r.yaml, null]", code: "FIELD_INVALID" },
    { field: "components: [null]", code: "FIELD_INVALID" },
    { field: "configurations: [null]", code: "FILE_NOT_FOUND" },
    { field: "patches: [null]", code: "PATCH_INVALID" },
    { field: "patchesStrategicMerge: [null]", code: "PATCH_INVALID" },
    { field: "replicas: [null]", code: "RESOURCE_MISSING" },
    { field: "configMapGenerator: [null]", code: "GENERATOR_INVALID" },
    { field: "secretGenerator: [{name: a, literals: [null]}]", code: "GENERATOR_INVALID" },
    { field: "replacements: [null]", code: "REPLACEMENT_FAILED" },
    { field: "replacements: [{sourceValue: a, targets: []}]", code: "REPLACEMENT_FAILED" },
    { field: "vars: [null]", code: "VAR_FAILED" },
  ].map(({ field, code }) => ({
    name: field,
    files: { "kustomization.yaml": `${field}\n`, "r.yaml": resource },
    code,
  })),
);
