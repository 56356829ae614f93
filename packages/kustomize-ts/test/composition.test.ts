import { renderCases } from "./support/render-cases.ts";

// Bases, components and order. Expected texts come from kustomize 5.8.2.
renderCases([
  {
    name: "a component works on what its parent gathered",
    files: {
      "base/kustomization.yaml": `resources: [d.yaml]
`,
      "base/d.yaml": `apiVersion: apps/v1
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
      "part/kustomization.yaml": `apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
resources: [s.yaml]
images: [{name: nginx, newTag: "2"}]
`,
      "part/s.yaml": `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports:
  - port: 80
  selector:
    app: web
`,
      "over/kustomization.yaml": `resources: [../base]
components: [../part]
namespace: lab
`,
    },
    path: "over",
    yaml: `apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: lab
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
  namespace: lab
spec:
  replicas: 1
  template:
    spec:
      containers:
      - image: nginx:2
        name: app
        ports:
        - containerPort: 80
      - image: registry:5000/log@sha256:aa
        name: log
`,
  },
  {
    name: "legacy order by kind, fifo as loaded",
    files: {
      "kustomization.yaml": `resources: [d.yaml, s.yaml, n.yaml]
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
      "n.yaml": `apiVersion: v1
kind: Namespace
metadata:
  name: n
`,
    },
    yaml: `apiVersion: v1
kind: Namespace
metadata:
  name: "n"
---
apiVersion: v1
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
      - image: nginx:1.25
        name: app
        ports:
        - containerPort: 80
      - image: registry:5000/log@sha256:aa
        name: log
`,
  },
  {
    name: "fifo",
    files: {
      "kustomization.yaml": `resources: [d.yaml, n.yaml]
sortOptions: {order: fifo}
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
      "n.yaml": `apiVersion: v1
kind: Namespace
metadata:
  name: n
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
      - image: nginx:1.25
        name: app
        ports:
        - containerPort: 80
      - image: registry:5000/log@sha256:aa
        name: log
---
apiVersion: v1
kind: Namespace
metadata:
  name: "n"
`,
  },
  {
    name: "origin and transformations as annotations",
    files: {
      "base/kustomization.yaml": `resources: [s.yaml]
`,
      "base/s.yaml": `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports:
  - port: 80
  selector:
    app: web
`,
      "over/kustomization.yaml": `resources: [../base]
namePrefix: a-
configMapGenerator: [{name: g, literals: [a=b]}]
buildMetadata: [originAnnotations, transformerAnnotations]
`,
    },
    path: "over",
    yaml: `apiVersion: v1
data:
  a: b
kind: ConfigMap
metadata:
  annotations:
    alpha.config.kubernetes.io/transformations: |
      - configuredIn: kustomization.yaml
        configuredBy:
          apiVersion: builtin
          kind: PrefixTransformer
    config.kubernetes.io/origin: |
      configuredIn: kustomization.yaml
      configuredBy:
        apiVersion: builtin
        kind: ConfigMapGenerator
  name: a-g-4h2mbtbbt6
---
apiVersion: v1
kind: Service
metadata:
  annotations:
    alpha.config.kubernetes.io/transformations: |
      - configuredIn: kustomization.yaml
        configuredBy:
          apiVersion: builtin
          kind: PrefixTransformer
    config.kubernetes.io/origin: |
      path: ../base/s.yaml
  name: a-web
spec:
  ports:
  - port: 80
  selector:
    app: web
`,
  },
  {
    name: "local configuration is left out",
    files: {
      "kustomization.yaml": `resources: [s.yaml, l.yaml]
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
      "l.yaml": `apiVersion: v1
kind: X
metadata:
  name: l
  annotations:
    config.kubernetes.io/local-config: "true"
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
`,
  },
]);
