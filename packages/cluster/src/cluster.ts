import type { Writable } from "node:stream";
import type { ClusterObject, ObjectKind, ObjectReference } from "./cluster-object.ts";

/**
 * One cluster, as Grove uses it. `openCluster` gives the real one, `memoryCluster` a twin for unit tests.
 *
 * Every method throws a GroveError: unreachable `CLUSTER_UNREACHABLE`, refused `CLUSTER_FORBIDDEN` (no right),
 * `CLUSTER_REFUSED` (the API server's own words), `CLUSTER_KIND_UNKNOWN` (the cluster does not know the kind).
 */
export interface Cluster {
  /** `v1.35.4` */
  version(): Promise<string>;
  /** Whether the cluster knows a kind, such as one that cert-manager brings. */
  knows(kind: ObjectKind): Promise<boolean>;
  /** Whether a user may do something: a question to the cluster's own authorisation. */
  mayUser(user: string, act: Act): Promise<boolean>;
  /** The object, or `undefined` when there is none. */
  read<T extends ClusterObject>(reference: ObjectReference): Promise<T | undefined>;
  /** The objects of a kind; nothing when the cluster does not know it. */
  list<T extends ClusterObject>(kind: ObjectKind, selection?: Selection): Promise<readonly T[]>;
  /** Server-side apply: the fields of `object` become the manager's, other fields stay as they are. */
  apply(object: ClusterObject, options: ApplyOptions): Promise<Applied>;
  /** JSON merge patch (RFC 7386). */
  patch(reference: ObjectReference, patch: object): Promise<void>;
  /** Creates an object; `false` when there is one already. */
  create(object: ClusterObject): Promise<boolean>;
  /** Removes an object and, in the background, what belongs to it; nothing happens when there is none. */
  remove(reference: ObjectReference): Promise<void>;
  /** Yields whenever an object of the kind changes, until `signal` aborts; may also yield without a change. */
  watch(kind: ObjectKind, options: WatchOptions): AsyncIterable<void>;
  /** The log of one container, piece by piece. */
  logs(pod: ContainerReference, options?: LogOptions): AsyncIterable<string>;
  /** Runs a command in a container and waits for its end; its bytes may come from and go to streams of any length. */
  exec(pod: ContainerReference, command: readonly string[], streams?: ExecStreams): Promise<ExecResult>;
}

/** Something that a user may or may not do. */
export interface Act {
  readonly verb: string;
  /** The API group; the core's unless told. */
  readonly group?: string;
  /** Plural: `secrets`. */
  readonly resource: string;
  /** `exec` of `pods`. */
  readonly subresource?: string;
  /** Of one object; all of them unless told. */
  readonly name?: string;
  /** All namespaces unless told. */
  readonly namespace?: string;
}

export interface Selection {
  /** All namespaces unless told. */
  readonly namespace?: string | undefined;
  /** `app.kubernetes.io/name=otree` */
  readonly labelSelector?: string | undefined;
}

export interface ApplyOptions {
  /** Who owns the fields from now on. */
  readonly manager: string;
  readonly dryRun?: boolean | undefined;
}

/** What an apply did, by comparing the object's version before and after. */
export type ApplyOutcome = "created" | "changed" | "unchanged";

export interface Applied {
  readonly outcome: ApplyOutcome;
  readonly object: ClusterObject;
}

export interface WatchOptions extends Selection {
  readonly signal: AbortSignal;
}

export interface ContainerReference {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

export interface LogOptions {
  readonly follow?: boolean | undefined;
  /** Lines from the end; all unless told. */
  readonly tail?: number | undefined;
  /** Of the container that ran before the last restart. */
  readonly previous?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ExecStreams {
  /** What the command reads. */
  readonly stdin?: AsyncIterable<Uint8Array>;
  /**
   * Takes what the command writes, byte for byte, and is ended with it; the result's `stdout` is empty then. To one that is
   * slower than the command the cluster may not send the last bytes: compare what came.
   */
  readonly stdout?: Writable;
}

export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}
