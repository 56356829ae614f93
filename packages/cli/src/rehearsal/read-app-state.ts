import type { Cluster, ClusterObject, PodObject } from "@grove/cluster";

/** What the app of an experiment has used and gone through up to one moment. */
export interface AppState {
  readonly pod: string;
  /** Bytes that the kernel could not take back at once: what counts against the limit. */
  readonly memory: number;
  /** As Kubernetes writes it: `384Mi`; nothing where there is none. */
  readonly memoryLimit: string | undefined;
  readonly cpuSeconds: number;
  readonly restarts: number;
  /** Why the container ended the last time: `OOMKilled`. */
  readonly lastEnd: string | undefined;
}

/** Of cgroups v2 and v1; a container sees its own group there. v1 has a sum over its children, too, which is meant. */
const report = `cd /sys/fs/cgroup
echo memory $(cat memory.current memory/memory.usage_in_bytes 2>/dev/null)
echo inactive $(sed -n 's/^inactive_file //p' memory.stat 2>/dev/null; sed -n 's/^total_inactive_file //p' memory/memory.stat 2>/dev/null)
echo microseconds $(sed -n 's/^usage_usec //p' cpu.stat 2>/dev/null)
echo nanoseconds $(cat cpuacct/cpuacct.usage 2>/dev/null)`;

/** What the app has used until now; nothing where none is ready, or its image cannot tell. */
export async function readAppState(cluster: Cluster, namespace: string): Promise<AppState | undefined> {
  const labelSelector = "app.kubernetes.io/name=otree";
  const pods = await cluster.list<AppPod>({ apiVersion: "v1", kind: "Pod" }, { namespace, labelSelector });
  for (const { metadata, spec, status } of pods) {
    const container = spec.containers.find(({ name }) => name === "otree");
    const found = status?.containerStatuses?.find(({ name, ready }) => name === "otree" && ready);
    if (container === undefined || found === undefined) continue;
    const pod = metadata.name;
    // oxlint-disable-next-line no-await-in-loop -- only the first one that is ready is asked
    const { stdout } = await cluster.exec({ namespace, pod, container: "otree" }, ["sh", "-c", report]);
    const { restartCount, lastState } = found;
    const memoryLimit = container.resources?.limits?.memory;
    return { pod, ...usageIn(stdout), memoryLimit, restarts: restartCount, lastEnd: lastState?.terminated?.reason };
  }
  return undefined;
}

interface AppPod extends ClusterObject {
  readonly spec: {
    readonly containers: readonly {
      readonly name: string;
      readonly resources?: { readonly limits?: { readonly memory?: string } };
    }[];
  };
  readonly status?: PodObject["status"];
}

function usageIn(text: string): Pick<AppState, "memory" | "cpuSeconds"> {
  const values = Object.fromEntries(text.split("\n").map((line) => line.split(" ")));
  const numberOf = (key: string): number => Number(values[key] ?? 0);
  return {
    memory: numberOf("memory") - numberOf("inactive"),
    cpuSeconds: numberOf("microseconds") / 1e6 + numberOf("nanoseconds") / 1e9,
  };
}
