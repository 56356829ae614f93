import type { FieldsOf, KubernetesObject, LabelSelector, Quantities } from "./kubernetes-object.ts";

/** A wish for a volume. */
export interface PersistentVolumeClaim extends KubernetesObject {
  readonly apiVersion: "v1";
  readonly kind: "PersistentVolumeClaim";
  readonly spec: PersistentVolumeClaimSpec;
}

/** How large the volume is, of which class, and who may use it at once. */
export interface PersistentVolumeClaimSpec {
  readonly accessModes: readonly ("ReadWriteOnce" | "ReadOnlyMany" | "ReadWriteMany" | "ReadWriteOncePod")[];
  readonly storageClassName?: string;
  readonly resources: { readonly requests: Quantities & { readonly storage: string }; readonly limits?: Quantities };
  readonly selector?: LabelSelector;
  readonly volumeName?: string;
  readonly volumeMode?: "Block" | "Filesystem";
  readonly volumeAttributesClassName?: string;
  readonly dataSource?: ObjectReference;
  readonly dataSourceRef?: ObjectReference & { readonly namespace?: string };
}

interface ObjectReference {
  readonly apiGroup?: string;
  readonly kind: string;
  readonly name: string;
}

/** A PersistentVolumeClaim with its `apiVersion` and `kind`. */
export function persistentVolumeClaim(fields: FieldsOf<PersistentVolumeClaim>): PersistentVolumeClaim {
  return { apiVersion: "v1", kind: "PersistentVolumeClaim", ...fields };
}
