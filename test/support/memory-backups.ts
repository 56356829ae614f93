import { spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Cluster, type ClusterObject, memoryCluster } from "@grove/cluster";

/** A cluster in memory with one experiment whose CronJob `backup` makes a dump at once. */
export interface MemoryBackups extends Cluster {
  /** How many dumps were made. */
  readonly count: () => number;
}

export interface MemoryBackupsOptions {
  readonly namespace: string;
  /** Stands for the volume with the dumps. */
  readonly folder: string;
  /** Of the experiment, by key. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** The dumps are random bytes. What is run in the database's pod runs on this machine, on the folder. */
export function memoryBackups({ namespace, folder, secrets }: MemoryBackupsOptions): MemoryBackups {
  mkdirSync(folder, { recursive: true });
  let count = 0;
  const cluster = memoryCluster({
    objects: [secretOf(namespace, secrets), cronJobOf(namespace)],
    exec: ([file = "", ...words], input) => {
      const here = words.map((word) => word.replace(/^\/backups/, folder));
      const { status, stdout, stderr } = spawnSync(file, here, { input, maxBuffer: 2 ** 26 });
      return { exitCode: status ?? 1, stdout, stderr: stderr.toString() };
    },
  });
  return {
    ...cluster,
    count: () => count,
    create: async (object) => {
      if (object.kind !== "Job") return await cluster.create(object);
      count += 1;
      const dump = writeDump(folder, { namespace, count });
      await cluster.create(endedPod(object, dump));
      return await cluster.create({ ...object, ...complete });
    },
  };
}

type Filled = ClusterObject & Readonly<Record<string, unknown>>;

function secretOf(namespace: string, secrets: Readonly<Record<string, string>>): Filled {
  const entries = Object.entries(secrets).map(([key, value]) => [key, Buffer.from(value).toString("base64")] as const);
  const metadata = { name: "experiment", namespace };
  return { apiVersion: "v1", kind: "Secret", metadata, data: Object.fromEntries(entries) };
}

function cronJobOf(namespace: string): Filled {
  const template = { spec: { initContainers: [{ name: "dump" }], containers: [{ name: "retention" }] } };
  const spec = { jobTemplate: { spec: { template } } };
  return { apiVersion: "batch/v1", kind: "CronJob", metadata: { name: "backup", namespace }, spec };
}

const complete = { status: { conditions: [{ type: "Complete", status: "True" }] } };

function endedPod({ metadata: { name, namespace = "" } }: ClusterObject, dump: string): Filled {
  const ended = [{ name: "dump", state: { terminated: { exitCode: 0, message: dump } } }];
  const metadata = { name: `${name}-x`, namespace, labels: { "job-name": name } };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata,
    spec: { containers: [] },
    status: { initContainerStatuses: ended },
  };
}

/** With its manifest, as `dump-database.sh` leaves both. */
function writeDump(
  folder: string,
  { namespace, count }: { readonly namespace: string; readonly count: number },
): string {
  const dump = `20261125T18430${count}Z-manual.dump`;
  const bytes = randomBytes(300_000);
  const manifest = {
    apiVersion: "grove/v1",
    kind: "Dump",
    dump,
    reason: "manual",
    time: `2026-11-25T18:43:0${count}Z`,
    namespace,
    id: "k7f3q9x2",
    bytes: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    tables: [],
  };
  writeFileSync(join(folder, dump), bytes);
  writeFileSync(join(folder, dump.replace(".dump", ".json")), JSON.stringify(manifest));
  return dump;
}
