import type { Cluster, ClusterObject } from "@grove/cluster";

export interface PlatformNamespaces {
  readonly platform: readonly ClusterObject[];
  readonly dryRun: boolean;
}

/**
 * Makes the platform's namespaces that are not there yet, for what must be in them before the platform itself. Their
 * fields stay the platform's own: whoever applies an object twice under one name takes away what the first time gave.
 */
export async function makeNamespaces(cluster: Cluster, { platform, dryRun }: PlatformNamespaces): Promise<void> {
  if (dryRun) return;
  const namespaces = platform.filter(({ kind }) => kind === "Namespace");
  await Promise.all(namespaces.map(async (namespace) => cluster.create(namespace)));
}
