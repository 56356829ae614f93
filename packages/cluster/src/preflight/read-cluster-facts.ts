import type { Cluster } from "../cluster.ts";
import type { ClusterObject } from "../cluster-object.ts";
import type { PodObject } from "../rollout/rollout.ts";
import type { ClusterFacts } from "./cluster-facts.ts";
import { parseBytes } from "./parse-bytes.ts";

/** Reads what `judgeCluster` needs; nothing in the cluster is changed. */
export async function readClusterFacts(cluster: Cluster): Promise<ClusterFacts> {
  const [version, dnsPods, storageClasses, ingressClasses, daemonSets, nodes, hasCertManager, isOpen] =
    await Promise.all([
      cluster.version(),
      cluster.list<PodObject>(
        { apiVersion: "v1", kind: "Pod" },
        { namespace: "kube-system", labelSelector: "k8s-app=kube-dns" },
      ),
      cluster.list<StorageClassObject>({ apiVersion: "storage.k8s.io/v1", kind: "StorageClass" }),
      cluster.list({ apiVersion: "networking.k8s.io/v1", kind: "IngressClass" }),
      cluster.list({ apiVersion: "apps/v1", kind: "DaemonSet" }),
      cluster.list<NodeObject>({ apiVersion: "v1", kind: "Node" }),
      cluster.knows({ apiVersion: "cert-manager.io/v1", kind: "ClusterIssuer" }),
      mayAnybodyDoAnything(cluster),
    ]);
  return {
    version,
    hasDns: dnsPods.some(({ status }) => status?.conditions?.some(isReady) === true),
    storageProvisioners: storageClasses.map(({ provisioner }) => provisioner),
    ingressClasses: ingressClasses.map(({ metadata }) => metadata.name),
    hasCertManager,
    isOpen,
    networkEnforcers: daemonSets.map(({ metadata }) => metadata.name).filter((name) => enforcers.test(name)),
    memory: nodes.reduce((sum, { status }) => sum + parseBytes(status?.allocatable?.["memory"] ?? "0"), 0),
  };
}

interface StorageClassObject extends ClusterObject {
  readonly provisioner: string;
}

interface NodeObject extends ClusterObject {
  readonly status?: { readonly allocatable?: Readonly<Record<string, string>> };
}

/** The DaemonSets of network plugins that are known to enforce NetworkPolicies. */
const enforcers = /^(calico-node|canal|cilium|antrea-agent|kube-router|weave-net|kindnet|ovnkube-node)$/;

function isReady({ type, status }: { readonly type: string; readonly status: string }): boolean {
  return type === "Ready" && status === "True";
}

/** Without the add-on rbac MicroK8s lets everybody do everything: asked about a user who does not exist. */
async function mayAnybodyDoAnything(cluster: Cluster): Promise<boolean> {
  return cluster.mayUser("grove-preflight-nobody", { verb: "delete", resource: "secrets", namespace: "kube-system" });
}
