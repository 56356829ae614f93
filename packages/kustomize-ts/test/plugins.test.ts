import { renderCases } from "./support/render-cases.ts";

// transformers, generators and validators of kustomize's own kinds, and configurations. Expected texts come from kustomize 5.8.2.
renderCases([
  {
    name: "inline and from files",
    files: {
      "kustomization.yaml": `resources: [s.yaml]
generators: [g.yaml]
transformers:
- |
  apiVersion: builtin
  kind: PrefixSuffixTransformer
  metadata: {name: x}
  prefix: a-
  suffix: -b
  fieldSpecs: [{path: metadata/name}]
- |
  apiVersion: builtin
  kind: ValueAddTransformer
  metadata: {name: x}
  value: v
  targets: [{fieldPath: 'metadata/annotations/x\\\\/y'}]
`,
      "s.yaml": `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports:
  - port: 80
  selector:
    app: web
`,
      "g.yaml": `apiVersion: builtin
kind: ConfigMapGenerator
metadata:
  name: made
  namespace: lab
literals: [a=b]
`,
    },
    yaml: `apiVersion: v1
data:
  a: b
kind: ConfigMap
metadata:
  annotations:
    x\\/y: v
  name: a-made-b-4h2mbtbbt6
  namespace: lab
---
apiVersion: v1
kind: Service
metadata:
  annotations:
    x\\/y: v
  name: a-web-b
spec:
  ports:
  - port: 80
  selector:
    app: web
`,
  },
  {
    name: "configurations name further fields",
    files: {
      "kustomization.yaml": `resources: [r.yaml]
namePrefix: p-
configurations: [c.yaml]
`,
      "c.yaml": `nameReference:
- kind: Study
  fieldSpecs:
  - path: spec/study
    kind: Session
`,
      "r.yaml": `apiVersion: e/v1
kind: Study
metadata:
  name: s
---
apiVersion: e/v1
kind: Session
metadata:
  name: t
spec:
  study: s
`,
    },
    yaml: `apiVersion: e/v1
kind: Session
metadata:
  name: p-t
spec:
  study: p-s
---
apiVersion: e/v1
kind: Study
metadata:
  name: p-s
`,
  },
  {
    name: "openapi gives lists merge keys",
    files: {
      "kustomization.yaml": `resources: [r.yaml]
openapi: {path: schema.json}
patches:
- patch: |
    apiVersion: e/v1
    kind: Study
    metadata: {name: s}
    spec: {arms: [{name: b, share: 2}]}
`,
      "schema.json":
        '{"definitions": {"e.Study": {"type": "object", "properties": {"spec": {"type": "object", "properties": {"arms": {"type": "array", "items": {"type": "object"}, "x-kubernetes-patch-merge-key": "name", "x-kubernetes-patch-strategy": "merge"}}}}, "x-kubernetes-group-version-kind": [{"group": "e", "version": "v1", "kind": "Study"}]}}}',
      "r.yaml": `apiVersion: e/v1
kind: Study
metadata:
  name: s
spec:
  arms:
  - name: a
  - name: b
    share: 1
`,
    },
    yaml: `apiVersion: e/v1
kind: Study
metadata:
  name: s
spec:
  arms:
  - name: b
    share: 2
  - name: a
`,
  },
  {
    name: "crds mark names of other resources",
    files: {
      "kustomization.yaml": `resources: [r.yaml]
crds: [crd.json]
namePrefix: p-
secretGenerator: [{name: key, literals: [a=b]}]
`,
      "crd.json":
        '{"e.Study": {"Schema": {"properties": {"apiVersion": {}, "kind": {}, "metadata": {}, "spec": {"$ref": "e.Spec"}}}}, "e.Spec": {"Schema": {"properties": {"secretRef": {"x-kubernetes-object-ref-api-version": "v1", "x-kubernetes-object-ref-kind": "Secret"}}}}}',
      "r.yaml": `apiVersion: e/v1
kind: Study
metadata:
  name: s
spec:
  secretRef:
    name: key
`,
    },
    yaml: `apiVersion: v1
data:
  a: Yg==
kind: Secret
metadata:
  name: p-key-k695gkmbtk
type: Opaque
---
apiVersion: e/v1
kind: Study
metadata:
  name: p-s
spec:
  secretRef:
    name: p-key-k695gkmbtk
`,
  },
  {
    name: "the IAM generator's texts become a part of YAML, so this name is a number",
    files: {
      "kustomization.yaml": `generators: [g.yaml]
`,
      "g.yaml": `apiVersion: builtin
kind: IAMPolicyGenerator
metadata: {name: i}
cloud: gke
kubernetesService: {name: "123"}
serviceAccount: {name: a, projectId: p}
`,
    },
    yaml: `apiVersion: v1
kind: ServiceAccount
metadata:
  annotations:
    iam.gke.io/gcp-service-account: a@p.iam.gserviceaccount.com
  name: 123
`,
  },
  {
    name: "numbers and booleans in configurations are texts",
    files: {
      "kustomization.yaml": "resources: [r.yaml]\ntransformers: [t.yaml]\n",
      "t.yaml": `apiVersion: builtin
kind: AnnotationsTransformer
metadata:
  name: t
annotations: {a: 12, b: true, c: 0.1, d: 1e21}
fieldSpecs:
- path: metadata/annotations
  create: true
`,
      "r.yaml": "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n",
    },
    yaml: `apiVersion: v1
kind: Pod
metadata:
  annotations:
    a: "12"
    b: "true"
    c: "0.1"
    d: "1e+21"
  name: p
`,
  },
  {
    name: "what has changed its name has annotations to add to",
    files: {
      "kustomization.yaml": "resources: [r.yaml]\nnamePrefix: p-\ntransformers: [t.yaml]\n",
      "t.yaml": `apiVersion: builtin
kind: AnnotationsTransformer
metadata:
  name: t
annotations: {a: b}
fieldSpecs:
- path: metadata/annotations
`,
      "r.yaml": "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n",
    },
    yaml: `apiVersion: v1
kind: Pod
metadata:
  annotations:
    a: b
  name: p-p
`,
  },
  {
    name: "a broken schema that nothing needs",
    files: {
      "kustomization.yaml": `resources: [r.yaml]
openapi: {path: broken.json}
`,
      "broken.json": `{"definitions": [
`,
      "r.yaml": `apiVersion: v1
kind: Service
metadata: {name: n}
`,
    },
    yaml: `apiVersion: v1
kind: Service
metadata:
  name: "n"
`,
  },
  {
    name: "fields of configurations and of crds are told apart by kind before they may disagree",
    files: {
      "kustomization.yaml": "resources: [r.yaml]\ncrds: [c.json]\nconfigurations: [f.yaml]\ncommonLabels: {a: b}\n",
      "f.yaml": "commonLabels: [{path: spec/labels, create: true}]\n",
      "c.json": `{
  "e.W": {"Schema": {"properties": {"apiVersion": {}, "kind": {}, "metadata": {}, "spec": {"$ref": "e.S"}}}},
  "e.S": {"Schema": {"properties": {"labels": {"x-kubernetes-label-selector": ""}}}}
}`,
      "r.yaml": "apiVersion: e/v1\nkind: W\nmetadata:\n  name: w\n",
    },
    yaml: `apiVersion: e/v1
kind: W
metadata:
  labels:
    a: b
  name: w
spec:
  labels:
    a: b
`,
  },
  {
    name: "a schema's references, lists without type, and further properties",
    files: {
      "kustomization.yaml": `resources: [r.yaml]
openapi: {path: schema.yaml}
patches:
- patch: |
    apiVersion: e/v1
    kind: CR
    metadata: {name: a}
    spec:
      byReference: [{id: x, v: 1}]
      besideReference: [{id: x, v: 1}]
      withoutType: [{id: x, sub: [{id: y, v: 1}]}]
      map: {k: [{id: x, v: 1}]}
`,
      "r.yaml": `apiVersion: e/v1
kind: CR
metadata: {name: a}
spec:
  byReference: [{id: x, q: 1}, {id: z}]
  besideReference: [{id: x, q: 1}, {id: z}]
  withoutType: [{id: x, sub: [{id: y, q: 1}]}, {id: z}]
  map: {k: [{id: x, q: 1}, {id: z}]}
`,
      "schema.yaml": `definitions:
  a/b.CR:
    x-kubernetes-group-version-kind: [{group: e, kind: CR, version: v1}]
    properties:
      spec: {$ref: "#/definitions/a~1b.Spec"}
  a/b.Spec: {$ref: "#/definitions/Spec"}
  Spec:
    properties:
      byReference: {$ref: "#/definitions/List"}
      besideReference: {$ref: "#/definitions/List", x-kubernetes-patch-strategy: replace}
      withoutType:
        x-kubernetes-patch-merge-key: id
        x-kubernetes-patch-strategy: merge
        items: {properties: {sub: {$ref: "#/definitions/List"}}}
      map:
        properties: {z: {type: string}}
        additionalProperties: {$ref: "#/definitions/List"}
  List:
    type: array
    items: {type: object}
    x-kubernetes-patch-merge-key: id
    x-kubernetes-patch-strategy: merge
`,
    },
    yaml: `apiVersion: e/v1
kind: CR
metadata:
  name: a
spec:
  besideReference:
  - id: x
    q: 1
    v: 1
  - id: z
  byReference:
  - id: x
    q: 1
    v: 1
  - id: z
  map:
    k:
    - id: x
      q: 1
      v: 1
    - id: z
  withoutType:
  - id: x
    sub:
    - id: "y"
      v: 1
  - id: z
`,
  },
]);
