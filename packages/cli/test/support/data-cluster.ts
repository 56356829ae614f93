import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Cluster,
  type ClusterObject,
  type DatabaseServer,
  memoryCluster,
  type MemoryCluster,
  referenceTo,
} from "@grove/cluster";

export interface DataClusterOptions {
  readonly namespace: string;
  /** Folder of this machine for the volumes, by the names of their claims. */
  readonly volumes: string;
  /** The experiment's own claim. */
  readonly claim: string;
  /** `redis` of a web experiment. */
  readonly server?: DatabaseServer;
  /** Claims that are left of other experiments: `NAMESPACE/CLAIM`. */
  readonly left?: readonly string[];
  readonly playing?: readonly object[];
  /** What the restore's Job says when it refuses. */
  readonly refusal?: string;
  /** What the records say of a reset. */
  readonly reset?: string;
}

export interface DataCluster extends MemoryCluster {
  /** What each Job of `restore-database` was told. */
  readonly restored: readonly Readonly<Record<string, string>>[];
}

/**
 * A cluster in memory with a running experiment whose Jobs are done as soon as they are made. Its volumes are folders of
 * this machine, and what is run beside them is run by its shell.
 */
export function dataCluster(options: DataClusterOptions): DataCluster {
  const { namespace, claim, left = [], server = "postgres" } = options;
  const restored: Record<string, string>[] = [];
  const claims = [`${namespace}/${claim}`, ...left].map((each) => each.split("/"));
  for (const [, name = ""] of claims) mkdirSync(join(options.volumes, name), { recursive: true });
  const objects = [
    ...claims.map(([place = "", name = ""]) => object("PersistentVolumeClaim", { name, namespace: place })),
    ...["backup", "restore-database"].map((name) => cronJobOf(namespace, name)),
    ...database(options),
    appPod(namespace, 1),
  ];
  const cluster = memoryCluster({ objects, exec: () => ({ exitCode: 127, stdout: "", stderr: "no such command" }) });
  let starts = 1;
  const mounted = new Map([[`${server}-0`, claim]]);
  return {
    ...cluster,
    restored,
    create: async (made) => {
      const isNew = await cluster.create(made);
      if (made.kind === "Pod") {
        mounted.set(made.metadata.name, claimOf(made));
        await cluster.patch(referenceTo(made), { status: running });
      }
      if (made.kind === "Job") {
        const variables = variablesOf(made);
        if (made.metadata.name.startsWith("restore")) restored.push(variables);
        await end(cluster, made, options);
      }
      return isNew;
    },
    remove: async (reference) => {
      await cluster.remove(reference);
      if (reference.name.startsWith("otree")) await cluster.create(appPod(namespace, ++starts));
    },
    exec: async (pod, command, streams) => {
      const here = memoryCluster({
        exec: (words, stdin) => run(options, mounted.get(pod.pod) ?? "", { words, stdin }),
      });
      return here.exec(pod, command, streams);
    },
  };
}

const running = { phase: "Running", conditions: [{ type: "Ready", status: "True" }] };

/** A dump on a volume, with a manifest unless told: its text says what the database held. */
export function writeDump(folder: string, dump: string, facts: DumpFacts): string {
  mkdirSync(folder, { recursive: true });
  const text = `PGDMP ${dump}`;
  writeFileSync(join(folder, dump), text);
  writeFileSync(join(folder, dump.replace(".dump", ".json")), JSON.stringify(manifestOf(dump, facts)));
  return sha256(text);
}

interface DumpFacts {
  readonly id: string;
  readonly rows?: number;
  readonly server?: DatabaseServer | undefined;
}

/** What the manifest of such a dump says. */
export function manifestOf(dump: string, { id, rows = 3, server = "postgres" }: DumpFacts): object {
  const text = `PGDMP ${dump}`;
  const [, date = "", time = "", reason = ""] = /^(\d{8})T(\d{6})Z-(\w+)/.exec(dump) ?? [];
  const pairs = `${date}${time}`.match(/\d\d/g) ?? [];
  return {
    apiVersion: "grove/v1",
    kind: "Dump",
    dump,
    reason,
    time: `${pairs.slice(0, 2).join("")}-${pairs[2]}-${pairs[3]}T${pairs.slice(4).join(":")}Z`,
    namespace: "exp-public-goods",
    id,
    ...(server === "redis" ? { redis: "8.2.3" } : { postgres: "17.7" }),
    bytes: text.length,
    sha256: sha256(text),
    tables: [
      { name: server === "redis" ? "{greetings:1}:events" : "public.otree_session", rows, sha256: "c".repeat(64) },
    ],
    sequences: [],
  };
}

function run(
  { volumes, playing = [], reset = "" }: DataClusterOptions,
  claim: string,
  { words, stdin }: { readonly words: readonly string[]; readonly stdin: Buffer },
) {
  const [file = "", ...rest] = words;
  if (file === "bash" && rest[0] === "/scripts/guard-session.sh") return said(JSON.stringify(playing));
  if (file === "bash") return said(reset);
  const folder = join(volumes, claim);
  const here = rest.map((word) => word.replace(/^\/(backups|volume)(?=\/|$)/, folder));
  const { status, stdout, stderr } = spawnSync(file, here, { input: stdin });
  return { exitCode: status ?? 1, stdout, stderr: stderr.toString() };
}

function said(stdout: string) {
  return { exitCode: 0, stdout, stderr: "" };
}

async function end(cluster: Cluster, job: ClusterObject, options: DataClusterOptions): Promise<void> {
  const { name, namespace = "" } = job.metadata;
  const isRestore = name.startsWith("restore");
  const dump = `20261201T120000Z-${isRestore ? "restore" : "manual"}.dump`;
  writeDump(join(options.volumes, options.claim), dump, { id: "k7f3q9x2", rows: 5, server: options.server });
  const isRefused = isRestore && options.refusal !== undefined;
  const ends = isRefused ? { exitCode: 3, message: options.refusal } : { exitCode: 0 };
  const status = {
    phase: isRefused ? "Failed" : "Succeeded",
    initContainerStatuses: [{ name: "dump", state: { terminated: { exitCode: 0, message: dump } } }],
    containerStatuses: [{ name: "last", state: { terminated: ends } }],
  };
  await cluster.create({ ...object("Pod", { name: `${name}-x`, namespace, labels: { "job-name": name } }), status });
  const conditions = [{ type: isRefused ? "Failed" : "Complete", status: "True" }];
  await cluster.patch(referenceTo(job), { status: { conditions } });
}

function variablesOf(job: ClusterObject): Record<string, string> {
  const { spec } = job as unknown as { readonly spec: { readonly template: { readonly spec: Containers } } };
  const env = spec.template.spec.containers[0]?.env ?? [];
  return Object.fromEntries(env.map(({ name, value }) => [name, value]));
}

function claimOf(pod: ClusterObject): string {
  const { spec } = pod as unknown as { readonly spec: Volumes };
  return spec.volumes[0]?.persistentVolumeClaim.claimName ?? "";
}

interface Volumes {
  readonly volumes: readonly { readonly persistentVolumeClaim: { readonly claimName: string } }[];
}

interface Containers {
  readonly containers: readonly { readonly env?: readonly { readonly name: string; readonly value: string }[] }[];
}

function object(kind: string, metadata: ClusterObject["metadata"]): ClusterObject {
  return { apiVersion: "v1", kind, metadata };
}

function cronJobOf(namespace: string, name: string): ClusterObject {
  const jobTemplate = { spec: { template: { spec: { containers: [{ name: "last", image: "postgres" }] } } } };
  return { apiVersion: "batch/v1", kind: "CronJob", metadata: { name, namespace }, spec: { jobTemplate } };
}

function database({ namespace, claim, server = "postgres" }: DataClusterOptions): readonly ClusterObject[] {
  const volumes = [{ name: "backups", persistentVolumeClaim: { claimName: claim } }];
  const spec = { containers: [{ name: server, image: `${server}:17` }], volumes };
  const set: ClusterObject = { apiVersion: "apps/v1", kind: "StatefulSet", metadata: { name: server, namespace } };
  return [
    { ...object("Pod", { name: `${server}-0`, namespace }), spec, status: { phase: "Running" } },
    { ...set, spec: { template: { spec } } },
  ];
}

/** The app's pod after so many starts. */
function appPod(namespace: string, starts: number): ClusterObject {
  const owner = { kind: "ReplicaSet", name: "otree", uid: "1" };
  const container = { name: "otree", ready: true, restartCount: 0, containerID: `containerd://${starts}` };
  const status = { phase: "Running", containerStatuses: [container] };
  const spec = { containers: [{ name: "otree", image: "image" }] };
  return { ...object("Pod", { name: `otree-${starts}`, namespace, ownerReferences: [owner] }), spec, status };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The text of a file on a volume. */
export function readVolume(volumes: string, ...path: readonly string[]): string {
  return readFileSync(join(volumes, ...path), "utf8");
}
