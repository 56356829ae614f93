import { renderCases } from "./support/render-cases.ts";

// namePrefix and nameSuffix. Expected texts come from kustomize 5.8.2.
renderCases([
  {
    name: "names and references change, namespaces and CRDs do not",
    files: {
      "kustomization.yaml": `resources: [r.yaml, d.yaml]
namePrefix: a-
nameSuffix: -z
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
      "r.yaml": `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: h
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
---
apiVersion: v1
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
apiVersion: apps/v1
kind: Deployment
metadata:
  name: a-web-z
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
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: a-h-z
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: a-web-z
`,
  },
  {
    name: "a list without a name passes, at each level",
    files: {
      "kustomization.yaml": `resources: [base, r.yaml]
namePrefix: z-
namespace: q
`,
      "base/kustomization.yaml": `resources: [s.yaml]
nameSuffix: -s
`,
      "base/s.yaml": `apiVersion: foo/v1
kind: FooList
metadata: {}
`,
      "r.yaml": `apiVersion: foo/v1
kind: BarList
metadata: {labels: {a: b}}
`,
    },
    yaml: `apiVersion: foo/v1
kind: BarList
metadata:
  labels:
    a: b
  namespace: q
---
apiVersion: foo/v1
kind: FooList
metadata:
  namespace: q
`,
  },
]);
