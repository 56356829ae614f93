import { mkdirSync, readdirSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addresses, ports } from "../addresses.ts";
import { buildKubernetes } from "../build/kubernetes.ts";
import { flags } from "../run/flags.ts";
import { authority, certificate } from "../run/keys.ts";
import { kubeconfig, kubectl } from "../run/kubernetes.ts";
import { type Stand, standPath } from "../stand.ts";
import { containerdSocket } from "./containerd.ts";
import type { ProcessPart } from "./part.ts";

const user = { name: "kubelet", organisation: "system:nodes", commonName: `system:node:${addresses.nodeName}` };

/** kubelet: the one node. */
export const kubelet: ProcessPart = {
  kind: "process",
  name: "kubelet",
  needs: ["apiserver", "containerd"],
  build: buildKubernetes,
  configure: async (stand) => {
    mkdirSync(standPath(stand, "kubelet", "plugins"), { recursive: true });
    const config = standPath(stand, "kubelet", "config.json");
    writeFileSync(config, JSON.stringify(await configuration(stand), undefined, 2));
    return {
      command: [
        join(await buildKubernetes(stand), "kubelet"),
        ...flags({
          config,
          kubeconfig: await kubeconfig(stand, user),
          "hostname-override": addresses.nodeName,
          "node-ip": addresses.node,
          "root-dir": standPath(stand, "kubelet"),
        }),
      ],
    };
  },
  isHealthy: async (stand) => {
    const path = "jsonpath={.status.conditions[?(@.type=='Ready')].status}";
    const ready = kubectl(stand, ["get", "node", addresses.nodeName, "--output", path]);
    return (await ready.catch(() => "")) === "True";
  },
  afterStop: (stand) => {
    removeLogLinks(stand);
    // kubelet puts this one there whatever its root folder is.
    rmSync("/var/lib/kubelet/device-plugins/kubelet.sock", { force: true });
  },
};

async function configuration(stand: Stand): Promise<object> {
  const alternativeNames = [`DNS:${addresses.nodeName}`, `IP:${addresses.node}`];
  const service = await certificate(stand, { name: "kubelet-service", alternativeNames });
  const clientCAFile = (await authority(stand)).certificate;
  return {
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    address: addresses.node,
    port: ports.kubelet,
    healthzPort: ports.kubeletHealth,
    authentication: { anonymous: { enabled: false }, webhook: { enabled: true }, x509: { clientCAFile } },
    authorization: { mode: "Webhook" },
    tlsCertFile: service.certificate,
    tlsPrivateKeyFile: service.key,
    containerRuntimeEndpoint: `unix://${containerdSocket(stand)}`,
    cgroupDriver: "cgroupfs",
    // From 1.35 on it would refuse a machine with cgroup v1.
    failCgroupV1: false,
    failSwapOn: false,
    clusterDNS: [addresses.dns],
    clusterDomain: addresses.clusterDomain,
    // kube-proxy does all by nftables, and nobody would remove these when the stand goes.
    makeIPTablesUtilChains: false,
    podLogsDir: standPath(stand, "pod-logs"),
    volumePluginDir: standPath(stand, "kubelet", "plugins"),
    evictionHard: { "memory.available": "100Mi", "nodefs.available": "1%", "imagefs.available": "1%" },
    // The scale tests run hundreds of pods on this one node.
    maxPods: 400,
    registryPullQPS: 0,
    serializeImagePulls: false,
  };
}

/** kubelet links each container's log in a folder of the machine; its own are the dangling ones into this stand. */
function removeLogLinks(stand: Stand): void {
  const folder = "/var/log/containers";
  for (const name of readNames(folder)) {
    const link = join(folder, name);
    if (readlinkSync(link).startsWith(`${stand.folder}/`)) rmSync(link);
  }
}

function readNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isSymbolicLink())
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}
