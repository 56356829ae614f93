import { scalar } from "../../overlay/scalar.ts";

/**
 * The text of `database-volume.yaml`: the claim that holds all that participants gave.
 *
 * Its name holds the operation's id, so that a new experiment of an old name never meets old data. It comes up in the
 * wave of Postgres: where a volume is made for its first pod only, a wave of its own would wait for ever.
 *
 * @example
 * databaseVolume({ id: "k7f3q9x2", storage: "2Gi", storageClass: "grove-retain" });
 */
export function databaseVolume(volume: DataVolume): string {
  return `# All that participants gave: Argo CD neither prunes nor deletes it, and minds none that is left of before.
${claim(databaseVolumeName(volume.id), volume)}`;
}

/** The text of `backups-volume.yaml`: the claim for dumps, as large as the database that they are of. */
export function backupsVolume(volume: DataVolume): string {
  return `# Verified dumps of the database. The real backup is the copy in the lab's archive store.
${claim(backupsVolumeName(volume.id), volume)}`;
}

export interface DataVolume {
  /** The operation's id. */
  readonly id: string;
  /** Kubernetes quantity: `2Gi`. */
  readonly storage: string;
  readonly storageClass: string;
}

/** The name of the claim that an operation's database lies on. */
export function databaseVolumeName(id: string): string {
  return `database-${id}`;
}

/** The name of the claim that an operation's dumps lie on. */
export function backupsVolumeName(id: string): string {
  return `backups-${id}`;
}

function claim(name: string, { storage, storageClass }: DataVolume): string {
  return `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: ${name}
  annotations:
    argocd.argoproj.io/sync-wave: "-2"
    argocd.argoproj.io/sync-options: Prune=false,Delete=false
    argocd.argoproj.io/compare-options: IgnoreExtraneous
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: ${scalar(storageClass)}
  resources:
    requests:
      storage: ${scalar(storage)}
`;
}
