import { EventEmitter, on } from "node:events";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { parseJson } from "./client/answer.ts";
import type { Applied, Cluster, ExecResult } from "./cluster.ts";
import { type ClusterObject, type ObjectKind, type ObjectReference, referenceTo } from "./cluster-object.ts";

/** A cluster in memory, which also tells what is in it. */
export interface MemoryCluster extends Cluster {
  readonly objects: () => readonly ClusterObject[];
}

export interface MemoryClusterOptions {
  readonly objects?: readonly ClusterObject[];
  readonly version?: string;
  /** Kinds that are known though there is no object of them. */
  readonly kinds?: readonly ObjectKind[];
  /** Whether everybody may do everything. */
  readonly isOpen?: boolean;
  /** Log of each container, by `NAMESPACE/POD/CONTAINER`. */
  readonly logs?: Readonly<Record<string, string>>;
  /** What a command does with what it reads. */
  readonly exec?: (command: readonly string[], stdin: Buffer) => MemoryExecResult;
}

/** As `ExecResult`; what the command writes may be bytes that are no text. */
export interface MemoryExecResult extends Omit<ExecResult, "stdout"> {
  readonly stdout: string | Uint8Array;
}

/** The twin of a real cluster for unit tests: it keeps objects, and nothing in it acts on them. */
export function memoryCluster(options: MemoryClusterOptions = {}): MemoryCluster {
  const objects = new Map((options.objects ?? []).map((object) => [keyOf(referenceTo(object)), object]));
  const changes = new EventEmitter<{ change: [ObjectKind] }>();
  let version = objects.size;
  const store = (object: ClusterObject): ClusterObject => {
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: `${++version}` } };
    objects.set(keyOf(referenceTo(object)), stored);
    changes.emit("change", stored);
    return stored;
  };
  return {
    objects: () => [...objects.values()],
    version: async () => options.version ?? "v1.35.0",
    knows: async (kind) => [...objects.values(), ...(options.kinds ?? [])].some((other) => isSameKind(kind, other)),
    mayUser: async () => options.isOpen === true,
    // Through JSON, as a real cluster sends its objects.
    read: async <T extends ClusterObject>(reference: ObjectReference) => {
      const found = objects.get(keyOf(reference));
      return found === undefined ? undefined : parseJson<T>(JSON.stringify(found));
    },
    list: async <T extends ClusterObject>(kind: ObjectKind, selection = {}) =>
      [...objects.values()]
        .filter((object) => isSameKind(kind, object) && isSelected(object, selection))
        .map((object) => parseJson<T>(JSON.stringify(object))),
    apply: async (object, { dryRun }) => {
      const before = objects.get(keyOf(referenceTo(object)));
      const after = { ...object, ...merge(before ?? {}, object) };
      const outcome = before === undefined ? "created" : isEqual(before, after) ? "unchanged" : "changed";
      const isWritten = dryRun !== true && outcome !== "unchanged";
      return { outcome, object: isWritten ? store(after) : after } satisfies Applied;
    },
    patch: async (reference, patch) => {
      const before = objects.get(keyOf(reference));
      if (before !== undefined) store(parseJson(JSON.stringify(merge(before, patch))));
    },
    create: async (object) => !objects.has(keyOf(referenceTo(object))) && store(object) !== undefined,
    remove: async (reference) => {
      if (objects.delete(keyOf(reference))) changes.emit("change", reference);
    },
    watch: async function* (kind, { signal }) {
      try {
        for await (const [changed] of on(changes, "change", { signal })) if (isSameKind(kind, changed)) yield;
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    },
    logs: async function* ({ namespace, pod, container }) {
      yield options.logs?.[`${namespace}/${pod}/${container}`] ?? "";
    },
    exec: async (_, command, { stdin = nothing(), stdout } = {}) => {
      const run = options.exec ?? (() => ({ exitCode: 0, stdout: "", stderr: "" }));
      const result = run(command, await buffer(stdin));
      if (stdout === undefined) return { ...result, stdout: Buffer.from(result.stdout).toString() };
      await pipeline([result.stdout], stdout);
      return { ...result, stdout: "" };
    },
  };
}

async function* nothing(): AsyncGenerator<never> {}

function keyOf({ apiVersion, kind, namespace, name }: ObjectReference): string {
  return [apiVersion, kind, namespace ?? "", name].join(" ");
}

function isSameKind(one: ObjectKind, other: ObjectKind): boolean {
  return one.apiVersion === other.apiVersion && one.kind === other.kind;
}

function isSelected(
  { metadata: { namespace, labels } }: ClusterObject,
  selection: { readonly namespace?: string | undefined; readonly labelSelector?: string | undefined },
): boolean {
  if (selection.namespace !== undefined && selection.namespace !== namespace) return false;
  const wanted = selection.labelSelector?.split(",").map((label) => label.split("=")) ?? [];
  return wanted.every(([key = "", value]) => labels?.[key] === value);
}

/** RFC 7386: maps are merged, anything else is replaced, null removes. */
function merge(before: object, patch: object): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...before };
  for (const [key, value] of Object.entries(patch)) {
    const old = merged[key];
    if (value === null) delete merged[key];
    else merged[key] = isMap(value) ? merge(isMap(old) ? old : {}, value) : value;
  }
  return merged;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
