import { join } from "node:path";
import { addresses, ports } from "../addresses.ts";
import { buildKubernetes } from "../build/kubernetes.ts";
import { succeeds } from "../run/command.ts";
import { flags } from "../run/flags.ts";
import { adminKubeconfig } from "../run/kubernetes.ts";
import { probe } from "../run/probe.ts";
import type { ProcessPart } from "./part.ts";

/** kube-proxy by nftables: the addresses of services. */
export const kubeProxy: ProcessPart = {
  kind: "process",
  name: "kube-proxy",
  needs: ["kubelet"],
  build: buildKubernetes,
  configure: async (stand) => ({
    command: [
      join(await buildKubernetes(stand), "kube-proxy"),
      ...flags({
        kubeconfig: await adminKubeconfig(stand),
        "hostname-override": addresses.nodeName,
        "proxy-mode": "nftables",
        "cluster-cidr": addresses.pods,
        // The machine's own limit of connections stays as it is.
        "conntrack-max-per-core": 0,
        "healthz-bind-address": `127.0.0.1:${ports.kubeProxyHealth}`,
        "metrics-bind-address": `127.0.0.1:${ports.kubeProxyMetrics}`,
      }),
    ],
  }),
  isHealthy: () => probe(`http://127.0.0.1:${ports.kubeProxyHealth}/healthz`),
  afterStop: async () => {
    for (const family of ["ip", "ip6"]) await succeeds(["nft", "delete", "table", family, "kube-proxy"]);
  },
};
