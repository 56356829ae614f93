import type { Cluster, ClusterObject } from "@grove/cluster";

/** Values of a Secret as Kubernetes keeps them; texts would be turned into these, and look changed each time. */
export function encode(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, Buffer.from(value, "utf8").toString("base64")]),
  );
}

/** The values of a Secret; empty when there is no such Secret. */
export async function readSecret(
  cluster: Cluster,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Promise<Readonly<Record<string, string>>> {
  const secret = await cluster.read<Secret>({ apiVersion: "v1", kind: "Secret", namespace, name });
  return decode(secret);
}

/** A Secret as the cluster has it. */
export interface Secret extends ClusterObject {
  readonly data?: Readonly<Record<string, string>>;
}

/** The values of a Secret as texts. */
export function decode(secret: Secret | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(secret?.data ?? {}).map(([key, value]) => [key, Buffer.from(value, "base64").toString("utf8")]),
  );
}
