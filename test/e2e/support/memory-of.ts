import type { Cluster, ContainerReference } from "@grove/cluster";

/** The bytes of memory that a container uses, by its control group; what the kernel only caches is in it, too. */
export async function memoryOf(cluster: Cluster, container: ContainerReference): Promise<number> {
  const script = "cat /sys/fs/cgroup/memory.current 2>/dev/null || cat /sys/fs/cgroup/memory/memory.usage_in_bytes";
  const { exitCode, stdout, stderr } = await cluster.exec(container, ["sh", "-c", script]);
  if (exitCode !== 0) throw new Error(`the memory of ${container.pod} cannot be read: ${stderr}`);
  return Number(stdout);
}
