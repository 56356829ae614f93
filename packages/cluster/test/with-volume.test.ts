import { describe, expect, test } from "vitest";
import { type Cluster, memoryCluster, type MemoryCluster, referenceTo, withVolume } from "../src/index.ts";
import { namespace, pod } from "./support/facts.ts";

const running = { phase: "Running", conditions: [{ type: "Ready", status: "True" }] };
const access = { namespace, claim: "backups-a2b3c4d5", image: "postgres:17", timeout: 60_000 };

describe("withVolume", () => {
  test("mounts the volume in a pod that a restricted namespace admits and that can change nothing", async () => {
    const { cluster, memory } = clusterThat(running);
    await withVolume(cluster, access, async (folder) => {
      expect(memory.objects()).toMatchObject([
        {
          kind: "Pod",
          metadata: { name: folder.pod, namespace },
          spec: {
            automountServiceAccountToken: false,
            securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
            containers: [
              {
                image: "postgres:17",
                securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
                volumeMounts: [{ mountPath: folder.path, readOnly: true }],
              },
            ],
            volumes: [{ persistentVolumeClaim: { claimName: access.claim, readOnly: true } }],
          },
        },
      ]);
    });
    expect(memory.objects()).toEqual([]);
  });

  test("leaves nothing behind when what reads it fails", async () => {
    const { cluster, memory } = clusterThat(running);
    await expect(withVolume(cluster, access, async () => Promise.reject(new Error("full")))).rejects.toThrow("full");
    expect(memory.objects()).toEqual([]);
  });

  test.for([
    [
      pod({ waiting: { reason: "ImagePullBackOff", message: "not found" } }).status,
      access.timeout,
      "IMAGE_PULL_FAILED",
    ],
    [{ phase: "Pending" }, -1, "POD_TIMEOUT"],
  ] as const)("a pod that does not get to run is taken back: %j", async ([status, timeout, code]) => {
    const { cluster, memory } = clusterThat(status ?? {});
    const reading = withVolume(cluster, { ...access, timeout }, async () => Promise.reject(new Error("it ran")));
    await expect(reading).rejects.toMatchObject({ code });
    expect(memory.objects()).toEqual([]);
  });
});

/** A cluster in which a new pod at once has this status. */
function clusterThat(status: object): { readonly cluster: Cluster; readonly memory: MemoryCluster } {
  const memory = memoryCluster();
  const create: Cluster["create"] = async (object) => {
    const isNew = await memory.create(object);
    await memory.patch(referenceTo(object), { status });
    return isNew;
  };
  return { cluster: { ...memory, create }, memory };
}
