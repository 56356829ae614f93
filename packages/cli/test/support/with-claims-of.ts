import type { Cluster } from "@grove/cluster";

/** Another cluster whose claims are as they were in this one, with what was noted on them. */
export async function withClaimsOf(before: Cluster, cluster: Cluster): Promise<Cluster> {
  const claims = await before.list({ apiVersion: "v1", kind: "PersistentVolumeClaim" });
  for (const claim of claims) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await cluster.apply(claim, { manager: "test" });
  }
  return cluster;
}
