import { join } from "node:path";
import { ports } from "../addresses.ts";
import { buildKubernetes } from "../build/kubernetes.ts";
import { flags } from "../run/flags.ts";
import { authority, serviceAccountKey } from "../run/keys.ts";
import { adminKubeconfig } from "../run/kubernetes.ts";
import { probe } from "../run/probe.ts";
import type { ProcessPart } from "./part.ts";

/** kube-controller-manager. */
export const controllerManager: ProcessPart = {
  kind: "process",
  name: "controller-manager",
  needs: ["apiserver"],
  build: buildKubernetes,
  configure: async (stand) => ({
    command: [
      join(await buildKubernetes(stand), "kube-controller-manager"),
      ...flags({
        kubeconfig: await adminKubeconfig(stand),
        "leader-elect": false,
        "bind-address": "127.0.0.1",
        "secure-port": ports.controllerManager,
        "service-account-private-key-file": (await serviceAccountKey(stand)).key,
        "root-ca-file": (await authority(stand)).certificate,
        "use-service-account-credentials": true,
        "allocate-node-cidrs": false,
      }),
    ],
  }),
  isHealthy: () => probe(`https://127.0.0.1:${ports.controllerManager}/healthz`),
};
