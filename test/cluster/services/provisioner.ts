import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { keepWatching } from "../run/keep-watching.ts";
import { openKubernetesApi } from "../run/kubernetes-api.ts";
import { setting } from "../run/setting.ts";

// Makes a folder and a PersistentVolume for each claim of our classes once the scheduler has chosen its node, and
// removes both when a volume of the policy Delete is released. A volume of the policy Retain is never touched.

interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly uid: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface Claim {
  readonly metadata: Metadata;
  readonly spec: {
    readonly accessModes: readonly string[];
    readonly storageClassName?: string;
    readonly volumeName?: string;
    readonly resources: { readonly requests: { readonly storage: string } };
  };
}

interface Volume {
  readonly metadata: Metadata;
  readonly spec: { readonly persistentVolumeReclaimPolicy: string };
  readonly status?: { readonly phase?: string };
}

interface StorageClass {
  readonly provisioner: string;
  readonly reclaimPolicy: string;
}

const volumes = "/api/v1/persistentvolumes";
const provisioner = setting("PROVISIONER_NAME");
const folder = setting("PROVISIONER_FOLDER");
const api = openKubernetesApi(setting("KUBECONFIG"));

createServer((_, response) => response.end("ok\n")).listen(Number(setting("PROVISIONER_HEALTH_PORT")), "127.0.0.1");
void keepWatching(
  () => api.watch("/api/v1/persistentvolumeclaims"),
  async (object) => provide(object as Claim),
);
void keepWatching(
  () => api.watch(volumes),
  async (object) => reclaim(object as Volume),
);

async function provide(claim: Claim): Promise<void> {
  const node = claim.metadata.annotations?.["volume.kubernetes.io/selected-node"];
  const { storageClassName, volumeName } = claim.spec;
  if (node === undefined || storageClassName === undefined || volumeName !== undefined) return;
  const storageClass = (await api.get(`/apis/storage.k8s.io/v1/storageclasses/${storageClassName}`)) as
    | StorageClass
    | undefined;
  if (storageClass?.provisioner !== provisioner) return;
  const name = `pvc-${claim.metadata.uid}`;
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  // Kubernetes gives no hostPath volume to a pod's group, so any user must be able to write, as in MicroK8s.
  chmodSync(path, 0o777);
  await api.create(volumes, volumeFor(claim, { name, path, node, reclaimPolicy: storageClass.reclaimPolicy }));
}

function volumeFor(
  claim: Claim,
  place: { readonly name: string; readonly path: string; readonly node: string; readonly reclaimPolicy: string },
): object {
  const { name, namespace, uid } = claim.metadata;
  const nodeIsChosen = { matchFields: [{ key: "metadata.name", operator: "In", values: [place.node] }] };
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: place.name, annotations: { "pv.kubernetes.io/provisioned-by": provisioner } },
    spec: {
      storageClassName: claim.spec.storageClassName,
      accessModes: claim.spec.accessModes,
      capacity: claim.spec.resources.requests,
      persistentVolumeReclaimPolicy: place.reclaimPolicy,
      hostPath: { path: place.path, type: "Directory" },
      claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", name, namespace, uid },
      nodeAffinity: { required: { nodeSelectorTerms: [nodeIsChosen] } },
    },
  };
}

async function reclaim(volume: Volume): Promise<void> {
  const { name, annotations } = volume.metadata;
  if (annotations?.["pv.kubernetes.io/provisioned-by"] !== provisioner) return;
  if (volume.status?.phase !== "Released" || volume.spec.persistentVolumeReclaimPolicy !== "Delete") return;
  rmSync(join(folder, name), { recursive: true, force: true });
  await api.remove(`${volumes}/${name}`);
}
