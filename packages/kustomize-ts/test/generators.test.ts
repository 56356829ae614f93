import { renderCases } from "./support/render-cases.ts";

// ConfigMaps, Secrets and their hashes. Expected texts come from kustomize 5.8.2.
renderCases([
  {
    name: "literals, files and environment files; references follow",
    files: {
      "kustomization.yaml": `resources: [p.yaml]
configMapGenerator:
- name: c
  literals: [a=1, 'b="x y"']
  files: [f.txt, k=f.txt]
  envs: [e.env]
secretGenerator:
- name: s
  type: example.org/t
  literals: [p=geheim]
  options: {immutable: true}
generatorOptions:
  labels: {made: here}
`,
      "e.env": `# c
E=1

  F=a b 
G
`,
      "f.txt": `l1
 l2
`,
      "p.yaml": `apiVersion: v1
kind: Pod
metadata:
  name: p
spec:
  containers:
  - name: x
    envFrom:
    - configMapRef: {name: c}
    env:
    - name: P
      valueFrom: {secretKeyRef: {name: s, key: p}}
`,
    },
    yaml: `apiVersion: v1
data:
  E: "1"
  F: 'a b '
  G: ""
  a: "1"
  b: x y
  f.txt: |
    l1
     l2
  k: |
    l1
     l2
kind: ConfigMap
metadata:
  labels:
    made: here
  name: c-bcmhtbmg89
---
apiVersion: v1
data:
  p: Z2VoZWlt
immutable: true
kind: Secret
metadata:
  labels:
    made: here
  name: s-4f89d45kck
type: example.org/t
---
apiVersion: v1
kind: Pod
metadata:
  name: p
spec:
  containers:
  - env:
    - name: P
      valueFrom:
        secretKeyRef:
          key: p
          name: s-4f89d45kck
    envFrom:
    - configMapRef:
        name: c-bcmhtbmg89
    name: x
`,
  },
  {
    name: "an overlay merges and replaces",
    files: {
      "base/kustomization.yaml": `configMapGenerator:
- name: c
  literals: [a=1, b=2]
secretGenerator:
- name: s
  literals: [a=1]
`,
      "over/kustomization.yaml": `resources: [../base]
namePrefix: o-
configMapGenerator:
- name: c
  behavior: merge
  literals: [b=3]
secretGenerator:
- name: s
  behavior: replace
  literals: [z=1]
`,
    },
    path: "over",
    yaml: `apiVersion: v1
data:
  a: "1"
  b: "3"
kind: ConfigMap
metadata:
  name: o-c-dtd4b88ttf
---
apiVersion: v1
data:
  z: MQ==
kind: Secret
metadata:
  name: o-s-bh8k696m2k
type: Opaque
`,
  },
  {
    name: "lines of environment files: a mark in the middle stays, a carriage return at the end does not",
    files: {
      "kustomization.yaml": `configMapGenerator:
- name: c
  envs: [e.env]
  options: {disableNameSuffixHash: true}
`,
      "e.env": "\ufeffA=1\n\ufeffB=2\r\n\u00a0C=3\r",
    },
    yaml: `apiVersion: v1
data:
  "\\uFEFF\\x42": "2"
  A: "1"
  C: "3"
kind: ConfigMap
metadata:
  name: c
`,
  },
  {
    name: "no hash where it is switched off",
    files: {
      "kustomization.yaml": `configMapGenerator:
- name: c
  literals: [a=1]
  options: {disableNameSuffixHash: true}
`,
    },
    yaml: `apiVersion: v1
data:
  a: "1"
kind: ConfigMap
metadata:
  name: c
`,
  },
  {
    name: "an object that asks for its hash in kustomize's own annotation",
    files: {
      "kustomization.yaml": `resources: [r.yaml]
`,
      "r.yaml": `apiVersion: v1
kind: ConfigMap
metadata:
  name: c
  annotations:
    internal.config.kubernetes.io/needsHashSuffix: enabled
data: {a: b}
`,
    },
    yaml: `apiVersion: v1
data:
  a: b
kind: ConfigMap
metadata:
  name: c-4h2mbtbbt6
`,
  },
  {
    name: "patched data of other types enters the hash as Go reads it",
    files: {
      "kustomization.yaml": `configMapGenerator: [{name: a, literals: [a=b]}, {name: b}]
patches:
- patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {big: 12345678901234567890, f: 1.5}}'
- patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: b}, data: [c]}'
`,
    },
    yaml: `apiVersion: v1
data:
  a: b
  big: 12345678901234567890
  f: 1.5
kind: ConfigMap
metadata:
  name: a-g824d9g567
---
apiVersion: v1
data:
- c
kind: ConfigMap
metadata:
  name: b-dk855m5d49
`,
  },
]);
