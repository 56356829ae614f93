import { renderCases } from "./support/render-cases.ts";

// JSON 6902 patches and targets. Expected texts come from kustomize 5.8.2.
renderCases([
  {
    name: "add, replace, remove and test",
    files: {
      "kustomization.yaml": `resources: [d.yaml]
patches:
- target:
    kind: Dep.*
  patch: |
    - {op: test, path: /spec/replicas, value: 1}
    - {op: replace, path: /spec/replicas, value: 4}
    - {op: add, path: /metadata/labels, value: {a/b: "yes"}}
    - {op: remove, path: /spec/template/spec/containers/1}
`,
      "d.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  template:
    spec:
      containers:
      - name: app
        image: nginx:1.25
        ports:
        - containerPort: 80
      - name: log
        image: registry:5000/log@sha256:aa
`,
    },
    yaml: `apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    a/b: "yes"
  name: web
spec:
  replicas: 4
  template:
    spec:
      containers:
      - image: nginx:1.25
        name: app
        ports:
        - containerPort: 80
`,
  },
  {
    name: "negative positions, copy and move",
    files: {
      "kustomization.yaml": `resources: [d.yaml]
patches:
- target:
    kind: Dep.*
  patch: |
    - {op: add, path: /spec/template/spec/containers/-1, value: {name: n}}
    - {op: copy, from: /metadata/name, path: /spec/copy}
    - {op: move, from: /spec/replicas, path: /spec/moved}
`,
      "d.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  template:
    spec:
      containers:
      - name: app
        image: nginx:1.25
        ports:
        - containerPort: 80
      - name: log
        image: registry:5000/log@sha256:aa
`,
    },
    yaml: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  copy: web
  moved: 1
  template:
    spec:
      containers:
      - image: nginx:1.25
        name: app
        ports:
        - containerPort: 80
      - image: registry:5000/log@sha256:aa
        name: log
      - name: false
`,
  },
  {
    name: "numbers keep their meaning",
    files: {
      "kustomization.yaml": `resources: [d.yaml]
patches:
- target:
    kind: Dep.*
  patch: |
    - {op: add, path: /spec/a, value: 1234567}
    - {op: add, path: /spec/b, value: 1.50}
    - {op: add, path: /spec/c, value: "012"}
`,
      "d.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  template:
    spec:
      containers:
      - name: app
        image: nginx:1.25
        ports:
        - containerPort: 80
      - name: log
        image: registry:5000/log@sha256:aa
`,
    },
    yaml: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  a: 1234567
  b: 1.5
  c: "012"
  replicas: 1
  template:
    spec:
      containers:
      - image: nginx:1.25
        name: app
        ports:
        - containerPort: 80
      - image: registry:5000/log@sha256:aa
        name: log
`,
  },
  {
    name: "label selectors choose targets",
    files: {
      "kustomization.yaml": `resources: [d.yaml, s.yaml]
patches:
- target:
    labelSelector: tier in (web, api),!old
  patch: '[{"op": "add", "path": "/spec/hit", "value": true}]'
labels:
- pairs: {x: z}
`,
      "d.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    tier: web
spec:
  replicas: 1
  template:
    spec:
      containers:
      - name: app
        image: nginx:1.25
        ports:
        - containerPort: 80
      - name: log
        image: registry:5000/log@sha256:aa
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
    },
    yaml: `apiVersion: v1
kind: Service
metadata:
  labels:
    x: z
  name: web
spec:
  ports:
  - port: 80
  selector:
    app: web
---
apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    tier: web
    x: z
  name: web
spec:
  hit: true
  replicas: 1
  template:
    spec:
      containers:
      - image: nginx:1.25
        name: app
        ports:
        - containerPort: 80
      - image: registry:5000/log@sha256:aa
        name: log
`,
  },
  {
    name: "old fields",
    files: {
      "kustomization.yaml": `resources: [d.yaml]
patchesJson6902:
- target: {group: apps, version: v1, kind: Deployment, name: web}
  path: p.json
patchesStrategicMerge:
- m.yaml
`,
      "p.json": '[{"op":"add","path":"/spec/paused","value":true}]',
      "m.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 9
`,
      "d.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  template:
    spec:
      containers:
      - name: app
        image: nginx:1.25
        ports:
        - containerPort: 80
      - name: log
        image: registry:5000/log@sha256:aa
`,
    },
    yaml: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  paused: true
  replicas: 9
  template:
    spec:
      containers:
      - image: nginx:1.25
        name: app
        ports:
        - containerPort: 80
      - image: registry:5000/log@sha256:aa
        name: log
`,
  },
  {
    name: "null among the annotations of a patch that may change the name removes nothing",
    files: {
      "kustomization.yaml": `resources: [r.yaml]
patches:
- patch: |
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: c
      annotations: null
  options: {allowNameChange: true}
`,
      "r.yaml": `apiVersion: v1
kind: ConfigMap
metadata: {name: c, annotations: {a: b}}
`,
    },
    yaml: `apiVersion: v1
kind: ConfigMap
metadata:
  annotations:
    a: b
  name: c
`,
  },
  {
    name: "a copy of all annotations takes what kustomize notes there along",
    files: {
      "kustomization.yaml": `resources: [r.yaml]
patches:
- target: {kind: X}
  patch: |
    - {op: copy, from: /metadata/annotations, path: /spec/annotations}
`,
      "r.yaml": "apiVersion: e/v1\nkind: X\nmetadata:\n  name: x\n  annotations: {a: b}\nspec: {}\n",
    },
    yaml: `apiVersion: e/v1
kind: X
metadata:
  annotations:
    a: b
  name: x
spec:
  annotations:
    a: b
    internal.config.kubernetes.io/previousKinds: X
    internal.config.kubernetes.io/previousNames: x
    internal.config.kubernetes.io/previousNamespaces: default
`,
  },
]);
