/**
 * A small stand-in for Argo CD's `install.yaml`: the objects that the patches of `bootstrap/` meet. Its names stand
 * indented on lines of their own, as YAML that people read.
 */
export const argocdManifests = [
  workload("StatefulSet", "argocd-application-controller"),
  workload("Deployment", "argocd-applicationset-controller"),
  workload("Deployment", "argocd-redis", "redis"),
  workload("Deployment", "argocd-repo-server"),
  workload("Deployment", "argocd-server"),
  ...["argocd-cm", "argocd-cmd-params-cm", "argocd-rbac-cm"].map(
    (name) => `---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`,
  ),
].join("");

function workload(kind: string, name: string, container = name): string {
  return `---
apiVersion: apps/v1
kind: ${kind}
metadata:
  name: ${name}
spec:
  selector:
    matchLabels: { app.kubernetes.io/name: ${name} }
  template:
    metadata:
      labels: { app.kubernetes.io/name: ${name} }
    spec:
      containers:
        - name: ${container}
          image: quay.example/${container}:v3.5.7
`;
}
