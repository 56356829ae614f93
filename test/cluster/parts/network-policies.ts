import { join } from "node:path";
import { ports } from "../addresses.ts";
import { policyTable } from "../network/nft-ruleset.ts";
import { succeeds } from "../run/command.ts";
import { adminKubeconfig } from "../run/kubernetes.ts";
import { probe } from "../run/probe.ts";
import { sources } from "../stand.ts";
import type { ProcessPart } from "./part.ts";

/** What the bridge CNI lacks: NetworkPolicies, as rules of the kernel. */
export const networkPolicies: ProcessPart = {
  kind: "process",
  name: "network-policies",
  needs: ["network", "apiserver"],
  configure: async (stand) => ({
    command: [process.execPath, "--conditions=@grove/source", join(sources, "services", "network-policies.ts")],
    environment: {
      KUBECONFIG: await adminKubeconfig(stand),
      NETWORK_POLICIES_HEALTH_PORT: `${ports.networkPoliciesHealth}`,
    },
  }),
  isHealthy: () => probe(`http://127.0.0.1:${ports.networkPoliciesHealth}/`),
  afterStop: async () => void (await succeeds(["nft", "delete", "table", "ip", policyTable])),
};
