import { join } from "node:path";
import { ports } from "../addresses.ts";
import { buildKubernetes } from "../build/kubernetes.ts";
import { flags } from "../run/flags.ts";
import { adminKubeconfig } from "../run/kubernetes.ts";
import { probe } from "../run/probe.ts";
import type { ProcessPart } from "./part.ts";

/** kube-scheduler. */
export const scheduler: ProcessPart = {
  kind: "process",
  name: "scheduler",
  needs: ["apiserver"],
  build: buildKubernetes,
  configure: async (stand) => ({
    command: [
      join(await buildKubernetes(stand), "kube-scheduler"),
      ...flags({
        kubeconfig: await adminKubeconfig(stand),
        "leader-elect": false,
        "bind-address": "127.0.0.1",
        "secure-port": ports.scheduler,
      }),
    ],
  }),
  isHealthy: () => probe(`https://127.0.0.1:${ports.scheduler}/healthz`),
};
