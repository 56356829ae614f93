import { type Cluster, type ClusterObject, parseBytes } from "@grove/cluster";

/** How much memory the pods of a namespace may use together, and how much is promised to them; in bytes. */
export interface Quota {
  readonly used: number;
  readonly hard: number;
}

/** The quota of a namespace on its pods' memory; nothing where it has none. */
export async function readQuota(cluster: Cluster, namespace: string): Promise<Quota | undefined> {
  const quotas = await cluster.list<QuotaObject>({ apiVersion: "v1", kind: "ResourceQuota" }, { namespace });
  for (const { status } of quotas) {
    const { used, hard } = { used: status?.used?.[resource], hard: status?.hard?.[resource] };
    if (used !== undefined && hard !== undefined) return { used: parseBytes(used), hard: parseBytes(hard) };
  }
  return undefined;
}

const resource = "limits.memory";

interface QuotaObject extends ClusterObject {
  readonly status?: {
    readonly used?: Readonly<Record<string, string>>;
    readonly hard?: Readonly<Record<string, string>>;
  };
}
