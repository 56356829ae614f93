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
  const user = pods.find(({ spec, status }) => {
    const isOver = status?.phase === "Succeeded" || status?.phase === "Failed";
    return !isOver && spec.volumes?.some(({ persistentVolumeClaim: claim }) => claims.includes(claim?.claimName ?? ""));
  });
  if (user === undefined) return;
  throw new GroveError(`the pod ${user.metadata.name} in ${namespace} still uses ${claims.join(" or ")}`, {
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
