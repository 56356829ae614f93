import { createHash } from "node:crypto";
import {
  type Cluster,
  type ClusterObject,
  type DatabaseServer,
  memoryCluster,
  type MemoryCluster,
} from "@grove/cluster";

export interface ArchivingOptions {
  /** Of the experiment. */
  readonly id: string;
  readonly namespace: string;
  /** Whether dumps are copied to an archive store. */
  readonly uploads?: boolean;
  readonly isDatabaseUp?: boolean;
  /** What is found in the file on the volume; the dump as it was made unless told. */
  readonly readBack?: string;
  readonly playing?: readonly object[];
  /** `redis` of a web experiment. */
  readonly server?: DatabaseServer;
}

/** What the dump holds that this cluster's Job makes. */
export const dumpText = "PGDMP and what follows";
export const dumpName = "20261125T184300Z-archive.dump";
const manifestName = "20261125T184300Z-archive.json";

/** A cluster in memory with a running experiment, whose Job `backup` is done as soon as it is made. */
export function archivingCluster(options: ArchivingOptions): MemoryCluster {
  const { namespace, id, isDatabaseUp = true, readBack = dumpText, playing = [], server = "postgres" } = options;
  const files = new Map([
    [`/backups/${dumpName}`, dumpText],
    [`/backups/${manifestName}`, manifestOf(options)],
  ]);
  const exec = ([program = "", ...words]: readonly string[]) => {
    const file = files.get(words.at(-1) ?? "");
    const answers: Record<string, string> = {
      bash: JSON.stringify(playing),
      sha256sum: `${sha256(readBack)}  ${words[0]}\n`,
      sh: file === undefined ? `${manifestName}\0${manifestOf(options)}\0end` : describe(file),
      tail: file ?? "",
    };
    return { exitCode: 0, stdout: answers[program] ?? "", stderr: "" };
  };
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: `${server}-0`, namespace } };
  const claim = {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: `${volumes[server]}-${id}`, namespace },
  };
  const objects = [claim, cronJobOf(options), secretOf(namespace), ...(isDatabaseUp ? [pod] : [])];
  const cluster = memoryCluster({ objects, exec });
  return {
    ...cluster,
    create: async (object) => {
      const isNew = await cluster.create(object);
      if (object.kind === "Job") await end(cluster, object);
      return isNew;
    },
  };
}

const volumes: Readonly<Record<DatabaseServer, string>> = { postgres: "database", redis: "counts" };

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Size and hash of a file, as `downloadFile` asks for them. */
function describe(text: string): string {
  return `${Buffer.byteLength(text)}\n${sha256(text)}  -\n`;
}

function manifestOf({ namespace, id, server = "postgres" }: ArchivingOptions): string {
  return JSON.stringify({
    apiVersion: "grove/v1",
    kind: "Dump",
    dump: dumpName,
    reason: "archive",
    time: "2026-11-25T18:43:00Z",
    namespace,
    id,
    image: "registry.example/econ/public-goods:1.0.0",
    otree: null,
    postgres: "17.7",
    bytes: dumpText.length,
    sha256: sha256(dumpText),
    tables: [
      { name: server === "redis" ? "{greetings:1}:events" : "public.otree_session", rows: 3, sha256: "c".repeat(64) },
    ],
    sequences: [],
  });
}

function cronJobOf({ namespace, uploads = false }: ArchivingOptions): ClusterObject {
  const upload = uploads ? [{ name: "upload", image: "rclone" }] : [];
  const spec = {
    initContainers: [{ name: "dump", image: "postgres" }, ...upload],
    containers: [{ name: "retention" }],
  };
  const jobTemplate = { spec: { template: { spec } } };
  return { apiVersion: "batch/v1", kind: "CronJob", metadata: { name: "backup", namespace }, spec: { jobTemplate } };
}

function secretOf(namespace: string): ClusterObject {
  const data = { ADMIN_PASSWORD: Buffer.from("admin-1").toString("base64") };
  return { apiVersion: "v1", kind: "Secret", metadata: { name: "experiment", namespace }, data };
}

async function end(cluster: Cluster, { apiVersion, kind, metadata: { name, namespace = "" } }: ClusterObject) {
  const labels = { "job-name": name };
  const dump = { name: "dump", state: { terminated: { exitCode: 0, message: dumpName } } };
  const status = { phase: "Succeeded", initContainerStatuses: [dump] };
  await cluster.create({ apiVersion: "v1", kind: "Pod", metadata: { name: `${name}-x`, namespace, labels }, status });
  const conditions = [{ type: "Complete", status: "True" }];
  await cluster.patch({ apiVersion, kind, name, namespace }, { status: { conditions } });
}
