import { renderCases } from "./support/render-cases.ts";

// Replaces $(NAME). Expected texts come from kustomize 5.8.2.
renderCases([
  {
    name: "with type when alone, escaped by $$",
    files: {
      "kustomization.yaml": `resources: [s.yaml, p.yaml]
namePrefix: v-
vars:
- name: HOST
  objref: {apiVersion: v1, kind: Service, name: web}
- name: PORT
  objref: {apiVersion: v1, kind: Service, name: web}
  fieldref: {fieldPath: 'spec.ports[0].port'}
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
      "p.yaml": `apiVersion: v1
kind: Pod
metadata:
  name: p
spec:
  containers:
  - name: c
    args: [$(PORT), 'http://$(HOST):$(PORT)/$$(HOST)', $(OTHER)]
`,
    },
    yaml: `apiVersion: v1
kind: Service
metadata:
  name: v-web
spec:
  ports:
  - port: 80
  selector:
    app: web
---
apiVersion: v1
kind: Pod
metadata:
  name: v-p
spec:
  containers:
  - args:
    - 80
    - http://v-web:80/$(HOST)
    - $(OTHER)
    name: c
`,
  },
]);
