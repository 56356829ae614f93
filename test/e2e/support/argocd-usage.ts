import type { Cluster, PodObject } from "@grove/cluster";

/** What a pod of Argo CD has used. */
export interface Usage {
  readonly pod: string;
  /** Seconds of CPU since its start. */
  readonly cpu: number;
  /** Resident memory, MiB. */
  readonly memory: number;
}

/** Fields of proc(5)'s stat after the name in brackets: user and system time, those of ended children, resident pages. */
const timeFields = [11, 12, 13, 14];
const residentField = 21;

/** Reads it from the pods' own /proc, since no cluster must have a metrics server. */
export async function argocdUsage(cluster: Cluster): Promise<readonly Usage[]> {
  const pods = await cluster.list<PodObject>({ apiVersion: "v1", kind: "Pod" }, { namespace: "argocd" });
  return Promise.all(pods.map(async (pod) => usageOf(cluster, pod)));
}

async function usageOf(cluster: Cluster, { metadata: { name }, spec }: PodObject): Promise<Usage> {
  const container = spec.containers[0]?.name ?? "";
  const command = ["sh", "-c", "cat /proc/[0-9]*/stat"];
  const { stdout } = await cluster.exec({ namespace: "argocd", pod: name, container }, command);
  const processes = stdout.trim().split("\n").map(fieldsOf);
  const sum = (field: number) => processes.reduce((total, fields) => total + Number(fields[field]), 0);
  return {
    pod: name,
    cpu: timeFields.reduce((total, field) => total + sum(field), 0) / 100,
    memory: Math.round((sum(residentField) * 4096) / 2 ** 20),
  };
}

function fieldsOf(line: string): readonly string[] {
  return line.slice(line.lastIndexOf(")") + 2).split(" ");
}
