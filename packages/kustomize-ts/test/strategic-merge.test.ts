import { renderCases } from "./support/render-cases.ts";

// Strategic merge patches. Expected texts come from kustomize 5.8.2.
renderCases([
  {
    name: "new list elements come first, known ones are merged by name",
    files: {
      "kustomization.yaml": `resources: [d.yaml]
patches:
- path: p.yaml
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
      "p.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
      - name: side
        image: s
      - name: log
        args: [-v]
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
      - image: s
        name: side
      - args:
        - -v
        image: registry:5000/log@sha256:aa
        name: log
      - image: nginx:1.25
        name: app
        ports:
        - containerPort: 80
`,
  },
  {
    name: "$patch: delete removes an element, null a field",
    files: {
      "kustomization.yaml": `resources: [d.yaml]
patches:
- path: p.yaml
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
      "p.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: null
  template:
    spec:
      containers:
      - name: log
        $patch: delete
`,
    },
    yaml: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
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
    name: "$patch: replace takes the whole list",
    files: {
      "kustomization.yaml": `resources: [d.yaml]
patches:
- path: p.yaml
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
      "p.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
      - $patch: replace
      - name: only
        image: o
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
      - image: o
        name: only
`,
  },
  {
    name: "lists with two keys are matched by both",
    files: {
      "kustomization.yaml": `resources: [d.yaml]
patches:
- path: p.yaml
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
      "p.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
      - name: app
        ports:
        - containerPort: 80
          protocol: UDP
        - containerPort: 443
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
        - containerPort: 443
        - containerPort: 80
      - image: registry:5000/log@sha256:aa
        name: log
`,
  },
  {
    name: "a quoted value keeps its quotes, so a number becomes a text",
    files: {
      "kustomization.yaml": `resources: [c.yaml]
patches:
- path: p.yaml
`,
      "c.yaml": `apiVersion: v1
kind: ConfigMap
metadata:
  name: c
data:
  a: "1"
  b: x
`,
      "p.yaml": `apiVersion: v1
kind: ConfigMap
metadata:
  name: c
data:
  a: 2
`,
    },
    yaml: `apiVersion: v1
data:
  a: "2"
  b: x
kind: ConfigMap
metadata:
  name: c
`,
  },
  {
    name: "kinds without schema have their lists replaced",
    files: {
      "kustomization.yaml": `resources: [c.yaml]
patches:
- path: p.yaml
`,
      "c.yaml": `apiVersion: example.org/v1
kind: C
metadata:
  name: c
spec:
  containers:
  - name: a
  - name: b
`,
      "p.yaml": `apiVersion: example.org/v1
kind: C
metadata:
  name: c
spec:
  containers:
  - name: a
    image: x
`,
    },
    yaml: `apiVersion: example.org/v1
kind: C
metadata:
  name: c
spec:
  containers:
  - image: x
    name: a
`,
  },
  {
    name: "the whole object can be removed",
    files: {
      "kustomization.yaml": `resources: [d.yaml, s.yaml]
patches:
- patch: |
    apiVersion: v1
    kind: Service
    metadata:
      name: web
    $patch: delete
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
`,
  },
]);
