import { renderCases } from "./support/render-cases.ts";

// Copies values between fields. Expected texts come from kustomize 5.8.2.
renderCases([
  {
    name: "into a part of a text",
    files: {
      "kustomization.yaml": `resources: [d.yaml, s.yaml]
replacements:
- source: {kind: Service, fieldPath: spec.ports.0.port}
  targets:
  - select: {kind: Deployment}
    fieldPaths: ['spec.template.spec.containers.[name=app].image']
    options: {delimiter: ':', index: 1}
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
  name: web
spec:
  replicas: 1
  template:
    spec:
      containers:
      - image: nginx:80
        name: app
        ports:
        - containerPort: 80
      - image: registry:5000/log@sha256:aa
        name: log
`,
  },
  {
    name: "creates fields; all elements; rejected targets",
    files: {
      "kustomization.yaml": `resources: [d.yaml, s.yaml]
namePrefix: p-
replacements:
- source: {kind: Service}
  targets:
  - select: {kind: .*}
    reject: [{kind: Serv.*}]
    fieldPaths: [metadata.labels.svc, 'spec.template.spec.containers.*.workingDir']
    options: {create: true}
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
  name: p-web
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
    svc: p-web
  name: p-web
spec:
  replicas: 1
  template:
    spec:
      containers:
      - image: nginx:1.25
        name: app
        ports:
        - containerPort: 80
        workingDir: p-web
      - image: registry:5000/log@sha256:aa
        name: log
        workingDir: p-web
`,
  },
  {
    name: "inside of JSON and YAML texts",
    files: {
      "kustomization.yaml": `resources: [c.yaml]
replacements:
- sourceValue: b
  targets:
  - select: {kind: ConfigMap}
    fieldPaths: ['data.[c.json].host', 'data.[c.yaml].host']
`,
      "c.yaml": `apiVersion: v1
kind: ConfigMap
metadata:
  name: c
data:
  c.json: '{"host": "a", "port": 1}'
  c.yaml: |
    host: a # where
    list:
      - 1
`,
    },
    yaml: `apiVersion: v1
data:
  c.json: '{"host":"b","port":1}'
  c.yaml: |-
    host: b # where
    list:
    - 1
kind: ConfigMap
metadata:
  name: c
`,
  },
]);
