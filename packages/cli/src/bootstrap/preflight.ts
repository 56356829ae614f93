import { type ClusterObject, judgeCluster, judgeNetworkPlugin, readClusterFacts } from "@grove/cluster";
import { errorsOf, GroveError } from "@grove/plan";
import { checkReachability } from "./check-reachability.ts";
import { clusterNeeds } from "./cluster-needs.ts";
import type { Step } from "./step.ts";

/** Looks whether the cluster can carry the lab, in plain words, and changes nothing. */
export const preflight: Step = {
  name: "preflight",
  run: async ({ cluster, main, platform, lab }) => {
    const facts = await readClusterFacts(cluster);
    const reachable = await checkReachability([lab.argocd, lab.webhook]);
    const problems = [
      ...judgeCluster(facts, clusterNeeds(main, provisionerOf(platform))),
      ...judgeNetworkPlugin(facts),
      ...reachable,
    ];
    if (errorsOf(problems).length > 0) {
      throw new GroveError("the cluster is not ready for a lab", { code: "PREFLIGHT_FAILED", problems });
    }
    return { changed: [], notes: [`Kubernetes ${facts.version}`], problems };
  },
};

function provisionerOf(platform: readonly ClusterObject[]): string {
  const provisioner = platform.find(({ kind }) => kind === "StorageClass")?.["provisioner"];
  return typeof provisioner === "string" ? provisioner : "microk8s.io/hostpath";
}
