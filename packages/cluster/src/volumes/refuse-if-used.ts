import { GroveError } from "@grove/plan";
import type { Cluster } from "../cluster.ts";
import type { ClusterObject } from "../cluster-object.ts";

export interface ClaimsInNamespace {
  readonly namespace: string;
  readonly claims: readonly string[];
}

/**
 * Makes sure that no pod uses a volume: two databases on one would destroy it, and nothing else keeps them apart, for a
 * volume may be used by any number of pods of one server.
 *
 * @throws GroveError VOLUME_IN_USE
 */
export async function refuseIfUsed(cluster: Cluster, { namespace, claims }: ClaimsInNamespace): Promise<void> {
  const pods = await cluster.list<PodWithVolumes>({ apiVersion: "v1", kind: "Pod" }, { namespace });
  for (const pod of pods) {
    const used = claims.filter((claim) => usedBy(pod).includes(claim));
    if (used.length > 0) throw inUse(pod, used);
  }
}

/** Nothing by a pod that is over. */
function usedBy({ spec, status }: PodWithVolumes): readonly string[] {
  if (status?.phase === "Succeeded" || status?.phase === "Failed") return [];
  return (spec.volumes ?? []).map(({ persistentVolumeClaim: claim }) => claim?.claimName ?? "");
}

function inUse({ metadata: { name, namespace } }: PodWithVolumes, claims: readonly string[]): GroveError {
  return new GroveError(`the pod ${name} in ${namespace} still uses ${claims.join(" and ")}`, {
    code: "VOLUME_IN_USE",
    next: "wait until it has ended, then run the command again",
  });
}

interface PodWithVolumes extends ClusterObject {
  readonly spec: {
    readonly volumes?: readonly { readonly persistentVolumeClaim?: { readonly claimName: string } }[];
  };
  readonly status?: { readonly phase?: string };
}
