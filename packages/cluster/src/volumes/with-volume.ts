import { randomBytes } from "node:crypto";
import { GroveError } from "@grove/plan";
import type { Cluster } from "../cluster.ts";
import { type ClusterObject, referenceTo } from "../cluster-object.ts";
import type { RemoteFile } from "../files/remote-file.ts";
import { pollUntil } from "../poll-until.ts";
import { findPodFault } from "../rollout/find-pod-fault.ts";
import type { PodObject } from "../rollout/rollout.ts";

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
 * @throws GroveError VOLUME_UNREADABLE, or the pod's own fault
 */
export async function withVolume<T>(
  cluster: Cluster,
  access: VolumeAccess,
  use: (folder: RemoteFile) => Promise<T>,
): Promise<T> {
  const pod = readerOf(access);
  await cluster.create(pod);
  try {
    await pollUntil(async () => judge(await cluster.read<PodObject>(referenceTo(pod))), {
      timeout: access.timeout,
      expired: (waitsFor) => unreadable(access, waitsFor),
    });
    return await use({ namespace: access.namespace, pod: pod.metadata.name, container: "reader", path: "/volume" });
  } finally {
    await cluster.remove(referenceTo(pod));
  }
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

function judge(pod: PodObject | undefined): { readonly found: true } | { readonly waitsFor: string } {
  if (pod?.status?.phase === "Running") return { found: true };
  const fault = pod === undefined ? undefined : findPodFault(pod, []);
  if (fault?.state === "failed") throw new GroveError(fault.message, { code: fault.code, next: fault.next });
  return { waitsFor: "its pod does not run yet" };
}

function unreadable({ namespace, claim }: VolumeAccess, reason: string): GroveError {
  return new GroveError(`the volume ${claim} in ${namespace} cannot be read: ${reason}`, {
    code: "VOLUME_UNREADABLE",
    kind: "unreachable",
    next: `kubectl --namespace ${namespace} describe pvc ${claim} shows whether it is there`,
  });
}
