import { renderCases } from "./support/render-cases.ts";

// Puts resources into a namespace. Expected texts come from kustomize 5.8.2.
renderCases([
  {
    name: "cluster-scoped kinds stay out, default subjects of role bindings follow",
    files: {
      "kustomization.yaml": `resources: [r.yaml]
namespace: lab
`,
      "r.yaml": `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: b
subjects:
- kind: ServiceAccount
  name: default
- kind: ServiceAccount
  name: other
  namespace: x
---
apiVersion: v1
kind: Namespace
metadata:
  name: old
---
apiVersion: example.org/v1
kind: Study
metadata:
  name: s
`,
    },
    yaml: `apiVersion: v1
kind: Namespace
metadata:
  name: lab
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: b
subjects:
- kind: ServiceAccount
  name: default
  namespace: lab
- kind: ServiceAccount
  name: other
  namespace: x
---
apiVersion: example.org/v1
kind: Study
metadata:
  name: s
  namespace: lab
`,
  },
]);
