import { renderCases } from "./support/render-cases.ts";

// Sets numbers of replicas. Expected texts come from kustomize 5.8.2.
renderCases([
  {
    name: "by name",
    files: {
      "kustomization.yaml": `resources: [d.yaml]
replicas:
- name: web
  count: 3
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
  replicas: 3
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
]);
