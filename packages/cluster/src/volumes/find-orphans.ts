import type { Cluster } from "../cluster.ts";
import type { ClusterObject } from "../cluster-object.ts";

/** A volume that holds an experiment's data while no overlay names it. */
export interface Orphan {
  readonly namespace: string;
  /** Of the claim; it holds the experiment's id. */
  readonly claim: string;
  /** Empty when the claim is gone, too, and only the volume was retained. */
  readonly volume: string;
  readonly size: string;
  /** RFC 3339. */
  readonly since: string;
  readonly state: "claimed" | "released";
}

/** What an overlay claims: `NAMESPACE/CLAIM`. */
export type Claims = Pick<ReadonlySet<string>, "has">;

/** Volumes of experiments' namespaces that no overlay claims, by namespace and claim. */
export async function findOrphans(cluster: Cluster, claims: Claims): Promise<readonly Orphan[]> {
  const [claimed, volumes] = await Promise.all([
    cluster.list<ClaimObject>({ apiVersion: "v1", kind: "PersistentVolumeClaim" }),
    cluster.list<VolumeObject>({ apiVersion: "v1", kind: "PersistentVolume" }),
  ]);
  const existing = new Set(claimed.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`));
  const orphans = [...claimed.map(fromClaim), ...volumes.flatMap((volume) => fromVolume(volume, existing) ?? [])];
  return orphans
    .filter(({ namespace, claim }) => isExperiment.test(namespace) && !claims.has(`${namespace}/${claim}`))
    .toSorted((one, other) => compare(`${one.namespace}/${one.claim}`, `${other.namespace}/${other.claim}`));
}

const isExperiment = /^exp-/;

interface ClaimObject extends ClusterObject {
  readonly spec: {
    readonly volumeName?: string;
    readonly resources: { readonly requests: { readonly storage: string } };
  };
}

interface VolumeObject extends ClusterObject {
  readonly spec: {
    readonly capacity: { readonly storage: string };
    readonly claimRef?: { readonly namespace: string; readonly name: string };
  };
}

function fromClaim({ metadata, spec }: ClaimObject): Orphan {
  return {
    namespace: metadata.namespace ?? "",
    claim: metadata.name,
    volume: spec.volumeName ?? "",
    size: spec.resources.requests.storage,
    since: metadata.creationTimestamp ?? "",
    state: "claimed",
  };
}

/** A retained volume whose claim is gone still says whose it was. */
function fromVolume({ metadata, spec }: VolumeObject, existing: Claims): Orphan | undefined {
  const { claimRef } = spec;
  if (claimRef === undefined || existing.has(`${claimRef.namespace}/${claimRef.name}`)) return undefined;
  return {
    namespace: claimRef.namespace,
    claim: claimRef.name,
    volume: metadata.name,
    size: spec.capacity.storage,
    since: metadata.creationTimestamp ?? "",
    state: "released",
  };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
