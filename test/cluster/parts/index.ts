import { apiserver } from "./apiserver.ts";
import { archiveStore } from "./archive-store.ts";
import { containerd } from "./containerd.ts";
import { controllerManager } from "./controller-manager.ts";
import { coredns } from "./coredns.ts";
import { etcd } from "./etcd.ts";
import { gitServer } from "./git-server.ts";
import { identityProvider } from "./identity-provider.ts";
import { kubeProxy } from "./kube-proxy.ts";
import { kubelet } from "./kubelet.ts";
import { networkPolicies } from "./network-policies.ts";
import { network } from "./network.ts";
import type { Part } from "./part.ts";
import { platformImages } from "./platform-images.ts";
import { provisioner } from "./provisioner.ts";
import { publicGit } from "./public-git.ts";
import { registry } from "./registry.ts";
import { scheduler } from "./scheduler.ts";
import { traefik } from "./traefik.ts";

/** All parts of the stand, each after those that it needs. */
export const parts: readonly Part[] = [
  network,
  registry,
  platformImages,
  gitServer,
  publicGit,
  identityProvider,
  archiveStore,
  etcd,
  apiserver,
  controllerManager,
  scheduler,
  provisioner,
  networkPolicies,
  containerd,
  kubelet,
  kubeProxy,
  coredns,
  traefik,
];

/** What a lab's bootstrap brings, by its namespace: shown with the parts, and started by nobody here. */
export const guests: readonly string[] = ["sealed-secrets", "argocd"];
