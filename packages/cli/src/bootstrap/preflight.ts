import {
  type ClusterNeeds,
  type ClusterObject,
  judgeCluster,
  judgeNetworkPlugin,
  readClusterFacts,
} from "@grove/cluster";
import { environments, parseEnvironment } from "@grove/experiments";
import { errorsOf, type Files, GroveError } from "@grove/plan";
import { checkReachability } from "./check-reachability.ts";
import type { Step } from "./step.ts";

/** Looks whether the cluster can carry the lab, in plain words, and changes nothing. */
export const preflight: Step = {
  name: "preflight",
  run: async ({ cluster, main, platform, lab }) => {
    const facts = await readClusterFacts(cluster);
    const reachable = await checkReachability([lab.argocd, lab.webhook]);
    const problems = [...judgeCluster(facts, needsOf(main, platform)), ...judgeNetworkPlugin(facts), ...reachable];
    if (errorsOf(problems).length > 0) {
      throw new GroveError("the cluster is not ready for a lab", { code: "PREFLIGHT_FAILED", problems });
    }
    return { changed: [], notes: [`Kubernetes ${facts.version}`], problems };
  },
};

/** What the lab's files ask of the cluster. */
export function needsOf(main: Files, platform: readonly ClusterObject[]): ClusterNeeds {
  const settings = environments.flatMap((environment) => {
    const file = `environments/${environment}/environment.yaml`;
    const text = main.get(file);
    return text === undefined ? [] : (parseEnvironment(text, file).value ?? []);
  });
  const provisioner = platform.find(({ kind }) => kind === "StorageClass")?.["provisioner"];
  return {
    storageProvisioner: typeof provisioner === "string" ? provisioner : "microk8s.io/hostpath",
    ingressClass: settings[0]?.ingressClass ?? "public",
    needsCertManager: settings.some(({ tls }) => "issuer" in tls),
  };
}
