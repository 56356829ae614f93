import { refusalCases, renderCases } from "./support/render-cases.ts";

// kustomize keeps its notes on a resource among the annotations. Expected texts come from kustomize 5.8.2.
const study = (metadata: string, spec = "{}"): string =>
  `apiVersion: e/v1\nkind: Study\nmetadata: {name: s${metadata}}\nspec: ${spec}\n`;

const jsonPatch = (...steps: readonly string[]): string => `patches:
- target: {kind: Study}
  patch: |
${steps.map((step) => `    - ${step}\n`).join("")}`;

renderCases([
  {
    name: "what a patch may change is noted on what it was merged into",
    files: {
      "kustomization.yaml": `resources: [r.yaml]
patches:
- options: {allowKindChange: true}
  patch: |
    apiVersion: e/v1
    kind: Study
    metadata: {name: s, labels: {a: b}}
- target: {kind: Study}
  patch: "- {op: copy, from: /metadata, path: /spec/copy}"
`,
      "r.yaml": study(""),
    },
    yaml: `apiVersion: e/v1
kind: Study
metadata:
  labels:
    a: b
  name: s
spec:
  copy:
    annotations:
      internal.config.kubernetes.io/allowKindChange: enabled
      internal.config.kubernetes.io/previousKinds: Study,Study
      internal.config.kubernetes.io/previousNames: s,s
      internal.config.kubernetes.io/previousNamespaces: default,default
    labels:
      a: b
    name: s
`,
  },
  {
    name: "a replacement by all annotations takes the notes along",
    files: {
      "kustomization.yaml": `resources: [b]
replacements:
- source: {kind: Study, fieldPath: metadata.annotations}
  targets: [{select: {kind: Study}, fieldPaths: [spec.copy], options: {create: true}}]
`,
      "b/kustomization.yaml": "resources: [r.yaml]\nnamePrefix: a-\n",
      "b/r.yaml": study(""),
    },
    yaml: `apiVersion: e/v1
kind: Study
metadata:
  name: a-s
spec:
  copy:
    internal.config.kubernetes.io/prefixes: a-
    internal.config.kubernetes.io/previousKinds: Study
    internal.config.kubernetes.io/previousNames: s
    internal.config.kubernetes.io/previousNamespaces: default
`,
  },
  {
    name: "a list in place of annotations is read as names and values in turn",
    files: {
      "kustomization.yaml": `resources: [r.yaml]\n${jsonPatch("{op: move, from: /spec/list, path: /metadata/annotations}")}`,
      "r.yaml": study("", "{list: [b, c, a, 1]}"),
    },
    yaml: `apiVersion: e/v1
kind: Study
metadata:
  annotations:
    a: "1"
    b: c
  name: s
spec: {}
`,
  },
  {
    name: "an annotation without a name takes all others with it when `patches` writes it",
    files: {
      "kustomization.yaml": `resources: [r.yaml]\n${jsonPatch('{op: add, path: /metadata/annotations/, value: "x"}')}`,
      "r.yaml": study(", annotations: {a: b}"),
    },
    yaml: `apiVersion: e/v1
kind: Study
metadata:
  name: s
spec: {}
`,
  },
]);

refusalCases([
  {
    name: "an annotation without a name",
    files: { "kustomization.yaml": "resources: [r.yaml]\n", "r.yaml": study(', annotations: {"": b}') },
    code: "BUILD_FAILED",
  },
  {
    name: "a list in place of annotations with a name too many",
    files: { "kustomization.yaml": "resources: [r.yaml]\n", "r.yaml": study(", annotations: [a, b, c]") },
    code: "RESOURCE_INVALID",
  },
  {
    name: "a note for a resource whose annotations are a list",
    files: { "kustomization.yaml": "resources: [r.yaml]\nnamePrefix: a-\n", "r.yaml": study(", annotations: [a, b]") },
    code: "RESOURCE_INVALID",
  },
]);
