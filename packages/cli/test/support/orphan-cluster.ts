import { createHash } from "node:crypto";
import {
  type Cluster,
  type ClusterObject,
  memoryCluster,
  type MemoryCluster,
  type MemoryClusterOptions,
  referenceTo,
} from "@grove/cluster";
import type { DumpContents } from "@grove/experiments";

export interface OrphanClusterOptions {
  readonly namespace: string;
  readonly id: string;
  /** What is in the database on the volume. */
  readonly contents: DumpContents;
  /** `counts` of a web experiment. */
  readonly data?: "database" | "counts";
  /** Pods that run beside ours. */
  readonly pods?: readonly ClusterObject[];
  /** Whether erasing fails, as if the server were lost meanwhile. */
  readonly failsToErase?: boolean;
}

/** The file on the backups volume, and what it is called. */
export const orphanDump = { name: "20261125T184300Z-archive.dump", text: "PGDMP of the orphan" };

/** A cluster in memory with the two volumes of an experiment that is gone; pods do there what they are made for. */
export function orphanCluster(options: OrphanClusterOptions): MemoryCluster {
  const { namespace, id, data = "database" } = options;
  const exec = (command: readonly string[]) => ({ exitCode: 0, stdout: answerTo(command, options), stderr: "" });
  return volumesCluster({ ...options, claims: [`${data}-${id}`, `backups-${id}`], exec, namespace });
}

export interface VolumesClusterOptions extends Pick<OrphanClusterOptions, "namespace" | "pods" | "failsToErase"> {
  readonly claims: readonly string[];
  readonly exec: MemoryClusterOptions["exec"];
}

/** A cluster in memory with volumes that nothing uses. */
export function volumesCluster(options: VolumesClusterOptions): MemoryCluster {
  const { namespace, claims, pods = [], exec } = options;
  const volumes = claims.map((claim) => volumeOf(claim));
  const objects = [...claims.map((name) => claimOf(namespace, name)), ...volumes, secretOf(namespace), ...pods];
  const cluster = memoryCluster({ objects, ...(exec && { exec }) });
  return {
    ...cluster,
    create: async (object) => {
      const isNew = await cluster.create(object);
      if (object.kind === "Pod") await act(cluster, object, options);
      return isNew;
    },
  };
}

function answerTo(
  [program = "", ...words]: readonly string[],
  { namespace, id, contents, data = "database" }: OrphanClusterOptions,
): string {
  const manifest = {
    apiVersion: "grove/v1",
    kind: "Dump",
    dump: orphanDump.name,
    reason: "archive",
    time: "2026-11-25T18:43:00Z",
    namespace,
    id,
    bytes: orphanDump.text.length,
    sha256: sha256(orphanDump.text),
    ...(data === "counts" ? { redis: "8.2.3" } : {}),
    ...contents,
  };
  const answers: Record<string, string> = {
    bash: JSON.stringify(contents),
    env: words.includes("-c") ? JSON.stringify(contents) : `${orphanDump.name}\n`,
    cat: JSON.stringify(manifest),
    ls: `${orphanDump.name}\n20261120T120000Z-reset.dump\n20261120T120000Z-reset.json\n`,
    sha256sum: words.map((file) => `${sha256(orphanDump.text)}  ${file}\n`).join(""),
  };
  return answers[program] ?? "";
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

async function act(
  cluster: Cluster,
  pod: ClusterObject,
  { failsToErase = false }: Pick<OrphanClusterOptions, "failsToErase">,
): Promise<void> {
  const reference = referenceTo(pod);
  const ready = { phase: "Running", conditions: [{ type: "Ready", status: "True" }] };
  if (/-(upload|download)$/.test(pod.metadata.name)) {
    return await cluster.patch(reference, { status: { phase: "Succeeded" } });
  }
  if (!pod.metadata.name.endsWith("-erase")) return await cluster.patch(reference, { status: ready });
  const end = { exitCode: 1, message: "find: No such device" };
  const failed = { phase: "Failed", containerStatuses: [{ name: "erase", state: { terminated: end } }] };
  await cluster.patch(reference, { status: failsToErase ? failed : { phase: "Succeeded" } });
}

function claimOf(namespace: string, name: string): ClusterObject {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name, namespace, creationTimestamp: "2026-11-01T08:00:00Z" },
    spec: { volumeName: `pv-${name}`, resources: { requests: { storage: "2Gi" } } },
  };
}

function volumeOf(claim: string): ClusterObject {
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: `pv-${claim}` },
    spec: {
      capacity: { storage: "2Gi" },
      persistentVolumeReclaimPolicy: "Retain",
      hostPath: { path: `/var/volumes/${claim}` },
    },
  };
}

function secretOf(namespace: string): ClusterObject {
  const data = { ADMIN_PASSWORD: Buffer.from("admin-1").toString("base64") };
  return { apiVersion: "v1", kind: "Secret", metadata: { name: "experiment", namespace }, data };
}
