import { describe, expect, test } from "vitest";
import {
  type ClusterFacts,
  type ClusterNeeds,
  type ClusterObject,
  judgeCluster,
  judgeNetworkPlugin,
  memoryCluster,
  readClusterFacts,
} from "../src/index.ts";

const gibibyte = 2 ** 30;

/** A MicroK8s with everything that a lab asks for. */
const healthy: ClusterFacts = {
  version: "v1.35.4",
  hasDns: true,
  storageProvisioners: ["microk8s.io/hostpath"],
  ingressClasses: ["nginx", "public"],
  hasCertManager: true,
  isOpen: false,
  networkEnforcers: ["calico-node"],
  memory: 16 * gibibyte,
};

const needs: ClusterNeeds = {
  storageProvisioner: "microk8s.io/hostpath",
  ingressClass: "public",
  needsCertManager: true,
};

describe("judgeCluster", () => {
  test.for<readonly [string, Partial<ClusterFacts>, Partial<ClusterNeeds>]>([
    ["all there", {}, {}],
    ["the oldest version", { version: "v1.30.0" }, {}],
    ["a version with a distribution's addition", { version: "v1.31.2+k3s1" }, {}],
    ["no cert-manager, and no need of it", { hasCertManager: false }, { needsCertManager: false }],
    ["just enough memory", { memory: 4 * gibibyte }, {}],
  ])("nothing to say: %s", ([, facts, other]) => {
    expect(judgeCluster({ ...healthy, ...facts }, { ...needs, ...other })).toEqual([]);
  });

  test.for<readonly [Partial<ClusterFacts>, string, string, string]>([
    [
      { version: "v1.29.9" },
      "CLUSTER_TOO_OLD",
      "the cluster is Kubernetes v1.29.9; a lab needs 1.30 or newer",
      "snap refresh microk8s --channel=1.35/stable, one minor version after the other",
    ],
    [
      { hasDns: false },
      "DNS_MISSING",
      "no DNS of the cluster is ready, so no pod finds another",
      "microk8s enable dns",
    ],
    [
      { storageProvisioners: ["ebs.csi.aws.com"] },
      "STORAGE_MISSING",
      "nothing in the cluster makes volumes of microk8s.io/hostpath",
      "microk8s enable hostpath-storage; or name the cluster's own provisioner in bootstrap/storage",
    ],
    [
      { ingressClasses: [] },
      "INGRESS_MISSING",
      "there is no ingress class public (there is none)",
      "microk8s enable ingress; or set ingressClass in environment.yaml",
    ],
    [
      { ingressClasses: ["nginx", "traefik"] },
      "INGRESS_MISSING",
      "there is no ingress class public (there is nginx, traefik)",
      "microk8s enable ingress; or set ingressClass in environment.yaml",
    ],
    [
      { hasCertManager: false },
      "CERT_MANAGER_MISSING",
      "the lab asks cert-manager for certificates, and it is not there",
      "microk8s enable cert-manager; or give the lab one certificate for all names: tls.wildcardSecret",
    ],
    [{ isOpen: true }, "RBAC_MISSING", "this cluster lets everybody do everything", "microk8s enable rbac"],
  ])("%j is the error %s", ([facts, code, message, next]) => {
    expect(judgeCluster({ ...healthy, ...facts }, needs)).toEqual([{ code, severity: "error", message, next }]);
  });

  test("little memory is a warning", () => {
    const message = "pods may use 3.5 GiB of memory; Argo CD and a few experiments want 4";
    const problem = { code: "MEMORY_SMALL", severity: "warning", message, next: "take a larger server" };
    expect(judgeCluster({ ...healthy, memory: 3.5 * gibibyte }, needs)).toEqual([problem]);
  });

  test("an empty cluster lacks all of it, in the order in which it is mended", () => {
    const empty: ClusterFacts = {
      version: "",
      hasDns: false,
      storageProvisioners: [],
      ingressClasses: [],
      hasCertManager: false,
      isOpen: true,
      networkEnforcers: [],
      memory: 0,
    };
    expect(judgeCluster(empty, needs).map(({ code }) => code)).toEqual([
      "CLUSTER_TOO_OLD",
      "DNS_MISSING",
      "STORAGE_MISSING",
      "INGRESS_MISSING",
      "CERT_MANAGER_MISSING",
      "RBAC_MISSING",
      "MEMORY_SMALL",
    ]);
  });
});

test("a network plugin that nobody knows may enforce nothing", () => {
  expect(judgeNetworkPlugin({ ...healthy, networkEnforcers: ["calico-node"] })).toEqual([]);
  expect(judgeNetworkPlugin({ ...healthy, networkEnforcers: [] })).toMatchObject([
    { code: "NETWORK_RULES_UNKNOWN", severity: "warning" },
  ]);
});

describe("readClusterFacts", () => {
  test("reads all of a healthy cluster", async () => {
    const cluster = memoryCluster({
      version: "v1.35.4",
      kinds: [{ apiVersion: "cert-manager.io/v1", kind: "ClusterIssuer" }],
      objects: [
        dnsPod("True"),
        whole("storage.k8s.io/v1", "StorageClass", { name: "slow", provisioner: "microk8s.io/hostpath" }),
        whole("networking.k8s.io/v1", "IngressClass", { name: "nginx" }),
        whole("networking.k8s.io/v1", "IngressClass", { name: "public" }),
        whole("apps/v1", "DaemonSet", { name: "calico-node" }),
        whole("apps/v1", "DaemonSet", { name: "node-exporter" }),
        whole("v1", "Node", { name: "one", status: { allocatable: { memory: "8388608Ki" } } }),
        whole("v1", "Node", { name: "two", status: { allocatable: { memory: "8Gi" } } }),
      ],
    });
    expect(await readClusterFacts(cluster)).toEqual(healthy);
  });

  test.for([
    ["there is no DNS", []],
    ["its pod is not ready", [dnsPod("False")]],
    ["another namespace has one", [{ ...dnsPod("True"), metadata: { name: "dns", namespace: "default" } }]],
  ] as const)("no DNS: %s", async ([, objects]) => {
    expect(await readClusterFacts(memoryCluster({ objects }))).toMatchObject({ hasDns: false });
  });

  test("a cluster that lets everybody do everything is open", async () => {
    expect(await readClusterFacts(memoryCluster({ isOpen: true }))).toMatchObject({ isOpen: true });
  });
});

function dnsPod(ready: "True" | "False"): ClusterObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "coredns-1", namespace: "kube-system", labels: { "k8s-app": "kube-dns" } },
    status: { conditions: [{ type: "Ready", status: ready }] },
  };
}

/** An object of the whole cluster. */
function whole(apiVersion: string, kind: string, { name, ...rest }: { name: string; [field: string]: unknown }) {
  return { apiVersion, kind, metadata: { name }, ...rest };
}
