import { renderCases } from "./support/render-cases.ts";

// Replaces image names, tags and digests. Expected texts come from kustomize 5.8.2.
renderCases([
  {
    name: "tag, name and digest together",
    files: {
      "kustomization.yaml": `resources: [d.yaml]
images:
- name: nginx
  newName: registry/nginx
  newTag: "1.26"
  digest: sha256:ab
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
  replicas: 1
  template:
    spec:
      containers:
      - image: registry/nginx:1.26@sha256:ab
        name: app
        ports:
        - containerPort: 80
      - image: registry:5000/log@sha256:aa
        name: log
`,
  },
  {
    name: "a digest alone drops the tag, a tag alone drops the digest",
    files: {
      "kustomization.yaml": `resources: [d.yaml]
images:
- name: nginx
  digest: sha256:ab
- name: registry:5000/log
  newTag: "2"
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
  replicas: 1
  template:
    spec:
      containers:
      - image: nginx@sha256:ab
        name: app
        ports:
        - containerPort: 80
      - image: registry:5000/log:2
        name: log
`,
  },
  {
    name: "a tag that looks like a number stays a text",
    files: {
      "kustomization.yaml": `resources: [p.yaml]
images:
- name: a
  newName: "012"
`,
      "p.yaml": `apiVersion: v1
kind: Pod
metadata:
  name: p
spec:
  containers:
  - image: a
    name: c
`,
    },
    yaml: `apiVersion: v1
kind: Pod
metadata:
  name: p
spec:
  containers:
  - image: 10
    name: c
`,
  },
]);
