import { scalar } from "./scalar.ts";

/** A volume that holds data of one operation. */
export interface DataVolume {
  /** The operation's id. */
  readonly id: string;
  /** Kubernetes quantity: `2Gi`. */
  readonly storage: string;
  readonly storageClass: string;
}

export interface DataClaim extends Omit<DataVolume, "id"> {
  /** Holds the operation's id, so that a new experiment of an old name never meets old data. */
  readonly name: string;
  /**
   * The wave of the pod that mounts it: where a volume is made for its first pod only, a wave of its own would wait for
   * ever.
   */
  readonly wave: string;
}

/** The text of a claim that Argo CD neither prunes nor deletes, and of which it minds none that is left of before. */
export function dataClaim({ name, wave, storage, storageClass }: DataClaim): string {
  return `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: ${name}
  annotations:
    argocd.argoproj.io/sync-wave: "${wave}"
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
