import { randomBytes } from "node:crypto";
import type { Cluster } from "../cluster.ts";
import type { ClusterObject } from "../cluster-object.ts";
import type { RemoteFile } from "../files/remote-file.ts";
import { withPod } from "../pods/with-pod.ts";

export interface VolumeAccess {
  readonly namespace: string;
  /** Of the claim. */
  readonly claim: string;
  /** An image with a shell and coreutils that the cluster has already, such as that of Postgres. */
  readonly image: string;
  /** Milliseconds until the pod must run. */
  readonly timeout: number;
}

/**
 * Reads a volume that nothing uses any more: a pod mounts it, read-only, as long as `use` takes.
 *
 * @throws GroveError as `withPod`
 */
export async function withVolume<T>(
  cluster: Cluster,
  access: VolumeAccess,
  use: (folder: RemoteFile) => Promise<T>,
): Promise<T> {
  const { namespace, timeout } = access;
  const pod = readerOf(access);
  const folder = { namespace, pod: pod.metadata.name, container: "reader", path: "/volume" };
  return await withPod(cluster, pod, { timeout, use: async () => use(folder) });
}

/** With all that a restricted namespace asks for; it ends by itself, should nobody be left to end it. */
function readerOf({ namespace, claim, image }: VolumeAccess): ClusterObject {
  const container = {
    name: "reader",
    image,
    command: ["sleep", "infinity"],
    resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "128Mi" } },
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
    volumeMounts: [{ name: "volume", mountPath: "/volume", readOnly: true }],
  };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `volume-reader-${randomBytes(4).toString("hex")}`, namespace },
    spec: {
      restartPolicy: "Never",
      activeDeadlineSeconds: 6 * 3600,
      terminationGracePeriodSeconds: 1,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      // Postgres's own user, whose the dumps are.
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 999,
        runAsGroup: 999,
        seccompProfile: { type: "RuntimeDefault" },
      },
      containers: [container],
      volumes: [{ name: "volume", persistentVolumeClaim: { claimName: claim, readOnly: true } }],
    },
  };
}
