import { renderCases } from "./support/render-cases.ts";

// labels, commonLabels and commonAnnotations. Expected texts come from kustomize 5.8.2.
renderCases([
  {
    name: "metadata only, with templates, and with selectors",
    files: {
      "kustomization.yaml": `resources: [d.yaml, s.yaml]
labels:
- pairs: {tier: web}
- pairs: {part: "1"}
  includeTemplates: true
- pairs: {app: x}
  includeSelectors: true
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
    app: x
    part: "1"
    tier: web
  name: web
spec:
  ports:
  - port: 80
  selector:
    app: x
---
apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    app: x
    part: "1"
    tier: web
  name: web
spec:
  replicas: 1
  selector:
    matchLabels:
      app: x
  template:
    metadata:
      labels:
        app: x
        part: "1"
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
    name: "annotations are texts in all templates",
    files: {
      "kustomization.yaml": `resources: [d.yaml]
commonAnnotations:
  a: "true"
  b: 'x: y'
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
  annotations:
    a: "true"
    b: 'x: y'
  name: web
spec:
  replicas: 1
  template:
    metadata:
      annotations:
        a: "true"
        b: 'x: y'
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
    name: "an unquoted n as a key is a boolean, as in YAML 1.1",
    files: {
      "kustomization.yaml": `resources: [s.yaml]
labels:
- pairs: {"n": "yes", y1: "no"}
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
    "n": "yes"
    y1: "no"
  name: web
spec:
  ports:
  - port: 80
  selector:
    app: web
`,
  },
]);
