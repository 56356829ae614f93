import { type Cluster, type ClusterObject, parseBytes } from "@grove/cluster";
import { backupsVolumeName, type EnvironmentSettings } from "@grove/experiments";

export interface BackupsWish {
  readonly namespace: string;
  readonly id: string;
  readonly settings: Pick<EnvironmentSettings, "storageClass">;
  /** Whose copies must have room there. */
  readonly claims: readonly string[];
}

/** Claims the volume for a hub's archives, with room for a copy of each of its volumes, where there is none yet. */
export async function claimBackups(cluster: Cluster, { namespace, id, settings, claims }: BackupsWish): Promise<void> {
  const found = await cluster.list<Claim>({ apiVersion: "v1", kind: "PersistentVolumeClaim" }, { namespace });
  const sizes = found
    .filter(({ metadata }) => claims.includes(metadata.name))
    .map(({ spec }) => parseBytes(spec.resources.requests.storage));
  const mebibytes = Math.ceil(sizes.reduce((sum, size) => sum + size, 0) / 1024 ** 2);
  await cluster.create({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: backupsVolumeName(id), namespace },
    spec: {
      accessModes: ["ReadWriteOnce"],
      storageClassName: settings.storageClass,
      resources: { requests: { storage: `${Math.max(mebibytes, 1024)}Mi` } },
    },
  });
}

interface Claim extends ClusterObject {
  readonly spec: { readonly resources: { readonly requests: { readonly storage: string } } };
}
