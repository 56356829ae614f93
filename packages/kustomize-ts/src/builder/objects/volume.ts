import type { FieldReference, ResourceFieldReference } from "./container.ts";
import type { LabelSelector, NameReference, ObjectMeta, TextMap } from "./kubernetes-object.ts";
import type { PersistentVolumeClaimSpec } from "./persistent-volume-claim.ts";

/** A volume of a pod: its name, and one source. Drivers of clouds are written as `csi`. */
export interface Volume {
  readonly name: string;
  readonly configMap?: KeySource & { readonly name: string; readonly defaultMode?: number };
  readonly secret?: KeySource & { readonly secretName: string; readonly defaultMode?: number };
  readonly emptyDir?: { readonly medium?: "" | "Memory" | `HugePages${string}`; readonly sizeLimit?: string };
  readonly persistentVolumeClaim?: { readonly claimName: string; readonly readOnly?: boolean };
  readonly projected?: { readonly sources: readonly ProjectedSource[]; readonly defaultMode?: number };
  readonly downwardAPI?: { readonly items: readonly DownwardFile[]; readonly defaultMode?: number };
  readonly ephemeral?: {
    readonly volumeClaimTemplate: { readonly metadata?: ObjectMeta; readonly spec: PersistentVolumeClaimSpec };
  };
  readonly csi?: {
    readonly driver: string;
    readonly fsType?: string;
    readonly nodePublishSecretRef?: NameReference;
    readonly readOnly?: boolean;
    readonly volumeAttributes?: TextMap;
  };
  readonly nfs?: { readonly server: string; readonly path: string; readonly readOnly?: boolean };
  readonly hostPath?: { readonly path: string; readonly type?: HostPathType };
}

interface ProjectedSource {
  readonly configMap?: KeySource & { readonly name: string };
  readonly secret?: KeySource & { readonly name: string };
  readonly downwardAPI?: { readonly items: readonly DownwardFile[] };
  readonly serviceAccountToken?: {
    readonly path: string;
    readonly audience?: string;
    readonly expirationSeconds?: number;
  };
  readonly clusterTrustBundle?: {
    readonly path: string;
    readonly name?: string;
    readonly signerName?: string;
    readonly labelSelector?: LabelSelector;
    readonly optional?: boolean;
  };
}

interface KeySource {
  readonly items?: readonly { readonly key: string; readonly path: string; readonly mode?: number }[];
  readonly optional?: boolean;
}

interface DownwardFile {
  readonly path: string;
  readonly fieldRef?: FieldReference;
  readonly resourceFieldRef?: ResourceFieldReference;
  readonly mode?: number;
}

type HostPathType =
  | ""
  | "BlockDevice"
  | "CharDevice"
  | "Directory"
  | "DirectoryOrCreate"
  | "File"
  | "FileOrCreate"
  | "Socket";
