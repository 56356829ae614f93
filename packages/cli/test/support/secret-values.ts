import type { MemoryCluster } from "@grove/cluster";

/** The values of a Secret of Argo CD, as texts; none when there is no such Secret. */
export function secretValues(cluster: MemoryCluster, name: string): Readonly<Record<string, string>> {
  const secret = cluster.objects().find(({ kind, metadata }) => kind === "Secret" && metadata.name === name);
  const values = Object.entries((secret?.["data"] ?? {}) as Readonly<Record<string, string>>);
  return Object.fromEntries(values.map(([key, value]) => [key, Buffer.from(value, "base64").toString()]));
}
