import { isDeepStrictEqual } from "node:util";
import type { KubeConfig } from "@kubernetes/client-node";
import type { GroveError } from "@grove/plan";
import type {
  Act,
  Applied,
  ApplyOptions,
  Cluster,
  ContainerReference,
  ExecStreams,
  LogOptions,
  Selection,
  WatchOptions,
} from "../cluster.ts";
import {
  type ClusterObject,
  type ObjectKind,
  formatReference,
  type ObjectReference,
  referenceTo,
} from "../cluster-object.ts";
import { answer, readPieces, readText, refusal } from "./answer.ts";
import { type Call, connect, type Connection } from "./connection.ts";
import { execute } from "./execute.ts";
import { ResourcePaths } from "./resource-paths.ts";
import { watchChanges } from "./watch-changes.ts";

/** The cluster of a kubeconfig's current context. */
export class KubernetesCluster implements Cluster {
  readonly #config: KubeConfig;
  readonly #connection: Connection;
  readonly #paths: ResourcePaths;
  readonly #patience: number;

  /** `patience`: milliseconds without a word from the server after which a call has failed. */
  constructor(config: KubeConfig, { patience }: { readonly patience: number }) {
    this.#config = config;
    this.#patience = patience;
    this.#connection = connect(config, patience);
    this.#paths = new ResourcePaths(this.#connection);
  }

  async version(): Promise<string> {
    const found = await this.#call<{ readonly gitVersion: string }>({ method: "GET", path: "/version" });
    return found?.gitVersion ?? "";
  }

  async knows(kind: ObjectKind): Promise<boolean> {
    return (await this.#paths.collection(kind)) !== undefined;
  }

  async mayUser(user: string, act: Act): Promise<boolean> {
    const kind = "SubjectAccessReview";
    const body = { apiVersion: "authorization.k8s.io/v1", kind, spec: { user, resourceAttributes: act } };
    const path = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
    const review = await this.#call<{ readonly status: { readonly allowed: boolean } }>({ method: "POST", path, body });
    return review?.status.allowed === true;
  }

  async read<T extends ClusterObject>(reference: ObjectReference): Promise<T | undefined> {
    if (!(await this.knows(reference))) return undefined;
    return await this.#call<T>({ method: "GET", path: await this.#paths.object(reference) });
  }

  async list<T extends ClusterObject>(kind: ObjectKind, selection: Selection = {}): Promise<readonly T[]> {
    const path = await this.#paths.collection(kind, selection.namespace);
    if (path === undefined) return [];
    const query = { labelSelector: selection.labelSelector };
    const found = await this.#call<{ readonly items: readonly T[] }>({ method: "GET", path, query });
    // The server leaves out of each object what the list says once.
    return (found?.items ?? []).map((item) => ({ ...item, apiVersion: kind.apiVersion, kind: kind.kind }));
  }

  async apply(object: ClusterObject, { manager, dryRun }: ApplyOptions): Promise<Applied> {
    const before = await this.read(referenceTo(object));
    const after = await this.#call<ClusterObject>({
      method: "PATCH",
      path: await this.#paths.object(referenceTo(object)),
      query: { fieldManager: manager, force: "true", dryRun: dryRun === true ? "All" : undefined },
      body: object,
      contentType: "application/apply-patch+yaml",
    });
    if (after === undefined) throw noPlace(object);
    return { outcome: outcomeOf(before, after), object: after };
  }

  async patch(reference: ObjectReference, patch: object): Promise<void> {
    const path = await this.#paths.object(reference);
    const contentType = "application/merge-patch+json";
    const patched = await this.#call<ClusterObject>({ method: "PATCH", path, body: patch, contentType });
    if (patched === undefined) throw refusal(404, `there is no ${formatReference(reference)}`);
  }

  async create(object: ClusterObject): Promise<boolean> {
    const path = (await this.#paths.object(referenceTo(object))).replace(/\/[^/]+$/, "");
    const response = await this.#connection.send({ method: "POST", path, body: object });
    if (response.statusCode === 409) return readText(response).then(() => false);
    if ((await answer(response)) === undefined) throw noPlace(object);
    return true;
  }

  async remove(reference: ObjectReference): Promise<void> {
    const query = { propagationPolicy: "Background" };
    await this.#call({ method: "DELETE", path: await this.#paths.object(reference), query });
  }

  async *watch(kind: ObjectKind, options: WatchOptions): AsyncIterable<void> {
    const path = await this.#paths.collection(kind, options.namespace);
    if (path !== undefined) yield* watchChanges(this.#connection, path, options);
  }

  async *logs({ namespace, pod, container }: ContainerReference, options: LogOptions = {}): AsyncIterable<string> {
    const reference = { apiVersion: "v1", kind: "Pod", namespace, name: pod };
    const response = await this.#connection.send({
      method: "GET",
      path: `${await this.#paths.object(reference)}/log`,
      query: {
        container,
        follow: options.follow === true ? "true" : undefined,
        previous: options.previous === true ? "true" : undefined,
        tailLines: options.tail?.toString(),
      },
      signal: options.signal,
      mayBeSilent: options.follow === true,
    });
    if (response.statusCode !== 200) throw refusal(response.statusCode ?? 500, await readText(response));
    yield* readPieces(response);
  }

  async exec(pod: ContainerReference, command: readonly string[], streams?: ExecStreams) {
    return execute(this.#config, { pod, command, streams, patience: this.#patience });
  }

  async #call<T>(call: Call): Promise<T | undefined> {
    return answer<T>(await this.#connection.send(call));
  }
}

/** The server answers so when the object's namespace is not there. */
function noPlace(object: ClusterObject): GroveError {
  return refusal(404, `there is no place for ${formatReference(referenceTo(object))}`);
}

/**
 * What somebody would see decides, not the version, which a dry run leaves and a controller that writes down its status
 * at the same moment raises.
 */
function outcomeOf(before: ClusterObject | undefined, after: ClusterObject): Applied["outcome"] {
  if (before === undefined) return "created";
  return isDeepStrictEqual(withoutBookkeeping(before), withoutBookkeeping(after)) ? "unchanged" : "changed";
}

/** An object without what the cluster itself writes down about it. */
function withoutBookkeeping({ metadata, status: _status, ...object }: ClusterObject): object {
  const { generation: _generation, resourceVersion: _version, ...rest } = metadata;
  return { ...object, metadata: { ...rest, managedFields: undefined } };
}
