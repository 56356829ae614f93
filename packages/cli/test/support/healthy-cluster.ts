import type { ClusterObject } from "@grove/cluster";
import { keyPair } from "./lab-fixture.ts";

/** What a MicroK8s with all its add-ons has before a lab comes, and the key pair that its sealing controller made. */
export async function healthyObjects(): Promise<readonly ClusterObject[]> {
  return [
    dns,
    object("storage.k8s.io/v1", "StorageClass", { name: "microk8s-hostpath", provisioner: "microk8s.io/hostpath" }),
    object("networking.k8s.io/v1", "IngressClass", { name: "public" }),
    object("apps/v1", "DaemonSet", { name: "calico-node" }),
    object("v1", "Node", { name: "server", status: { allocatable: { memory: "16Gi" } } }),
    await sealingKey(),
  ];
}

const dns: ClusterObject = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "coredns-1", namespace: "kube-system", labels: { "k8s-app": "kube-dns" } },
  status: { conditions: [{ type: "Ready", status: "True" }] },
};

/** The Secret of a sealing key, as the controller keeps it; that of the lab's certificate unless told. */
export async function sealingKey(name = "sealed-secrets-key1", pair = keyPair): Promise<ClusterObject> {
  const { cert, private: key } = await pair;
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name,
      namespace: "sealed-secrets",
      labels: { "sealedsecrets.bitnami.com/sealed-secrets-key": "active" },
    },
    type: "kubernetes.io/tls",
    data: { "tls.crt": encode(cert), "tls.key": encode(key) },
  };
}

function object(
  apiVersion: string,
  kind: string,
  { name, ...fields }: { readonly name: string; readonly [field: string]: unknown },
): ClusterObject {
  return { apiVersion, kind, metadata: { name }, ...fields };
}

function encode(text: string): string {
  return Buffer.from(text).toString("base64");
}
