import type { ClusterObject, ObjectKind } from "@grove/cluster";

/** What somebody pushes into an overlay of its own in staging, past every check of `grove`. */
export interface ForbiddenManifest {
  /** The overlay's name. */
  readonly overlay: string;
  /** Without a namespace it is meant for the overlay's own. */
  readonly object: ClusterObject;
  /** The words of the one who refuses it. */
  readonly refusal: string;
  /** What its kustomization holds beside the manifest. */
  readonly kustomization?: object;
}

/** The experiment whose namespaces some of them aim at. */
export const neighbour = "neighbour";

const project = "is not permitted in project grove-staging";
const projectOfNamespaces = "is not permitted in project 'grove-staging'";
const podSecurity = 'violates PodSecurity "restricted:latest"';

/** Each with the first of the walls that stops it. */
export const forbiddenManifests: readonly ForbiddenManifest[] = [
  // Rights in the cluster.
  { overlay: "cluster-role", object: rbac("ClusterRole", { rules: [everything()] }), refusal: project },
  { overlay: "cluster-role-binding", object: rbac("ClusterRoleBinding", binding()), refusal: project },
  { overlay: "role", object: rbac("Role", { rules: [everything()] }), refusal: project },
  { overlay: "role-binding", object: rbac("RoleBinding", binding()), refusal: project },

  // What changes the cluster for everybody.
  { overlay: "custom-resource", object: customResource(), refusal: project },
  { overlay: "webhook", object: webhook(), refusal: project },
  { overlay: "storage-class", object: storageClass(), refusal: project },
  { overlay: "persistent-volume", object: persistentVolume(), refusal: project },
  { overlay: "namespace-of-another-name", object: namespace("somebody-elses"), refusal: project },
  { overlay: "namespace-without-label", object: namespace("exp-unlabelled-staging"), refusal: "needs the label" },

  // Argo CD's own objects, which would lift every other limit.
  { overlay: "application", object: argocd("Application", applicationOf("grove-platform")), refusal: project },
  { overlay: "app-project", object: argocd("AppProject", { sourceRepos: ["*"] }), refusal: project },

  // Kinds that no experiment is made of.
  { overlay: "plain-secret", object: core("Secret", { stringData: { password: "plain" } }), refusal: project },
  { overlay: "job", object: job(), refusal: project },
  { overlay: "daemon-set", object: workload("DaemonSet", {}), refusal: project },

  // Namespaces of others.
  { overlay: "into-the-cluster's-own", object: configMapIn("kube-system"), refusal: projectOfNamespaces },
  { overlay: "into-argocd", object: configMapIn("argocd"), refusal: projectOfNamespaces },
  { overlay: "into-production", object: configMapIn(`exp-${neighbour}`), refusal: projectOfNamespaces },
  {
    overlay: "into-a-neighbour",
    object: configMapIn(`exp-${neighbour}-staging`),
    refusal: "an experiment may only write into its own namespace",
  },

  // Ways out of the pod, to the node.
  { overlay: "host-path", object: pod({ volumes: [{ name: "node", hostPath: { path: "/" } }] }), refusal: podSecurity },
  { overlay: "host-network", object: pod({ hostNetwork: true }), refusal: podSecurity },
  { overlay: "privileged", object: pod({}, { privileged: true }), refusal: podSecurity },

  // Ways past the ingress. The base brings the quota; nothing of it needs to run.
  {
    overlay: "node-port",
    object: core("Service", { spec: { type: "NodePort", ports: [{ port: 80 }] } }),
    refusal: "exceeded quota: experiment, requested: services.nodeports=1",
    kustomization: { ...baseAsleep() },
  },
];

/** A Deployment is permitted, whatever its pods ask for: those are refused. */
export const deploymentOnHostNetwork = {
  overlay: "deployment-on-host-network",
  object: workload("Deployment", { hostNetwork: true }),
  refusal: podSecurity,
} satisfies ForbiddenManifest;
