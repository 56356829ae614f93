import { join } from "node:path";
import { addresses, ports } from "../addresses.ts";
import { buildKubernetes } from "../build/kubernetes.ts";
import { flags } from "../run/flags.ts";
import { authority, certificate, serviceAccountKey } from "../run/keys.ts";
import { adminKubeconfig, apiserverUrl } from "../run/kubernetes.ts";
import { probe } from "../run/probe.ts";
import type { Stand } from "../stand.ts";
import { etcdUrl } from "./etcd.ts";
import type { ProcessPart } from "./part.ts";

/** kube-apiserver; also writes the administrator's kubeconfig. */
export const apiserver: ProcessPart = {
  kind: "process",
  name: "apiserver",
  needs: ["etcd"],
  build: buildKubernetes,
  configure: async (stand) => {
    await adminKubeconfig(stand);
    return { command: [join(await buildKubernetes(stand), "kube-apiserver"), ...(await options(stand))] };
  },
  isHealthy: () => probe(`${apiserverUrl}/readyz`),
};

async function options(stand: Stand): Promise<readonly string[]> {
  const { service, kubeletClient } = await certificates(stand);
  const tokens = await serviceAccountKey(stand);
  return flags({
    "etcd-servers": etcdUrl,
    "service-cluster-ip-range": addresses.services,
    "bind-address": addresses.node,
    "advertise-address": addresses.node,
    "secure-port": ports.apiserver,
    "tls-cert-file": service.certificate,
    "tls-private-key-file": service.key,
    "client-ca-file": (await authority(stand)).certificate,
    "kubelet-client-certificate": kubeletClient.certificate,
    "kubelet-client-key": kubeletClient.key,
    "kubelet-preferred-address-types": "InternalIP",
    "service-account-key-file": tokens.certificate,
    "service-account-signing-key-file": tokens.key,
    "service-account-issuer": `https://kubernetes.default.svc.${addresses.clusterDomain}`,
    "authorization-mode": "Node,RBAC",
    "enable-admission-plugins": "NodeRestriction",
    "allow-privileged": true,
  });
}

async function certificates(stand: Stand) {
  const names = ["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc"];
  const alternativeNames = [
    ...names.map((name) => `DNS:${name}`),
    ...[addresses.node, addresses.kubernetes].map((address) => `IP:${address}`),
  ];
  return {
    service: await certificate(stand, { name: "kube-apiserver", alternativeNames }),
    kubeletClient: await certificate(stand, { name: "kubelet-client", organisation: "system:masters" }),
  };
}
