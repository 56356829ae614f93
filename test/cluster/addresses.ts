/** The names and addresses of the stand; everything but etcd listens on its bridge only. */
export const addresses = {
  bridge: "grove0",
  /** The bridge's own address: the node, the API server, the ingress, the registry and the git server. */
  node: "10.87.0.1",
  /** The bridge has it, too: to the rules of networks it is of the internet (RFC 5737), and leads nowhere else. */
  internet: "203.0.113.1",
  nodeName: "stand",
  pods: "10.87.0.0/16",
  services: "10.97.0.0/16",
  /** The first address of the services: `kubernetes.default.svc`. */
  kubernetes: "10.97.0.1",
  dns: "10.97.0.10",
  clusterDomain: "cluster.local",
  /** Every name below it leads to the node, for pods; `staging.` below it is the domain of the environment staging. */
  domain: "grove.test",
} as const;

/** The ports of the stand, on the node's address unless told. */
export const ports = {
  /** On loopback: a pod must not reach it. */
  etcd: 2379,
  etcdPeer: 2380,
  apiserver: 6443,
  controllerManager: 10257,
  scheduler: 10259,
  kubelet: 10250,
  kubeletHealth: 10248,
  kubeProxyHealth: 10256,
  kubeProxyMetrics: 10249,
  provisionerHealth: 10300,
  networkPoliciesHealth: 10301,
  registry: 5000,
  git: 3000,
  identityProvider: 3100,
  archiveStore: 9000,
  /** On the address that counts as the internet's. */
  publicGit: 3200,
} as const;

/** Where pods and kubelet find the registry, and the name that images carry. */
export const registryHost = `registry.${addresses.domain}:${ports.registry}`;

/** Where pods find the git server. From the machine itself the node's address takes the place of the name. */
export const gitHost = `git.${addresses.domain}:${ports.git}`;

/** Where pods find what everybody may read, by its address: their DNS knows nothing of the world. */
export const publicGitUrl = `http://${addresses.internet}:${ports.publicGit}`;

/** Where pods find the archive store. */
export const archiveHost = `archive.${addresses.domain}:${ports.archiveStore}`;

/** The identity provider's one name, for pods and for browsers on the machine alike: it stands in every token. */
export const issuer = `http://id.${addresses.domain}:${ports.identityProvider}`;

/** Where Argo CD's page is found through the ingress. */
export const argocdUrl = `https://argocd.${addresses.domain}`;

/** A course's hub, whose people sign in by OpenID Connect. */
export const hubName = "course";

/** One whose people sign in by GitLab's own API. The identity provider lets people come back to these two. */
export const gitlabHubName = "seminar";
