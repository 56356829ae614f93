import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { type RequestOptions, request } from "node:https";
import { createInterface } from "node:readline";
import { GroveError } from "@grove/plan";

/** A few calls of the Kubernetes API, for a service that must not start a process for each. */
export interface KubernetesApi {
  /** The object; `undefined` when there is none. */
  readonly get: (path: string) => Promise<unknown>;
  /** Creates an object, unless there is one of that name. */
  readonly create: (path: string, object: object) => Promise<void>;
  /** Removes an object, if there is one. */
  readonly remove: (path: string) => Promise<void>;
  /** Every object of a collection, now and whenever it changes, until the server ends the watch. */
  readonly watch: (collection: string) => AsyncGenerator;
  /** A sign for every object that is there, and for each one that comes, changes or goes, until the server ends it. */
  readonly changes: (collection: string) => AsyncGenerator<void>;
}

interface WatchEvent {
  readonly type?: string;
  readonly object: unknown;
}

/** Opens the API of a kubeconfig that the stand wrote: JSON, with the paths of key and certificates. */
export function openKubernetesApi(kubeconfig: string): KubernetesApi {
  const server = connection(kubeconfig);
  return {
    get: async (path) => answer(await send(server, "GET", path)),
    create: async (path, object) => void (await answer(await send(server, "POST", path, object))),
    remove: async (path) => void (await answer(await send(server, "DELETE", path))),
    watch: (collection) => watch(server, collection),
    changes: (collection) => changes(server, collection),
  };
}

function connection(kubeconfig: string): RequestOptions {
  const config = JSON.parse(readFileSync(kubeconfig, "utf8")) as {
    readonly clusters: readonly { readonly cluster: Readonly<Record<string, string>> }[];
    readonly users: readonly { readonly user: Readonly<Record<string, string>> }[];
  };
  const cluster = config.clusters[0]?.cluster ?? {};
  const user = config.users[0]?.user ?? {};
  const { hostname, port } = new URL(cluster["server"] ?? "");
  return {
    hostname,
    port,
    ca: readFileSync(cluster["certificate-authority"] ?? ""),
    cert: readFileSync(user["client-certificate"] ?? ""),
    key: readFileSync(user["client-key"] ?? ""),
  };
}

async function* watch(server: RequestOptions, collection: string): AsyncGenerator {
  for await (const { type, object } of events(server, collection)) {
    if (type === "ADDED" || type === "MODIFIED") yield object;
  }
}

async function* changes(server: RequestOptions, collection: string): AsyncGenerator<void> {
  for await (const _ of events(server, collection)) yield;
}

async function* events(server: RequestOptions, collection: string): AsyncGenerator<WatchEvent> {
  const response = await send(server, "GET", `${collection}?watch=1&timeoutSeconds=300`);
  for await (const line of createInterface({ input: response })) yield JSON.parse(line) as WatchEvent;
}

async function answer(response: IncomingMessage): Promise<unknown> {
  const text = (await response.setEncoding("utf8").toArray()).join("");
  const code = response.statusCode ?? 500;
  if (code === 404 || code === 409) return undefined;
  if (code >= 300) throw new GroveError(text, { code: "API_REFUSED", kind: "unreachable" });
  return JSON.parse(text);
}

async function send(server: RequestOptions, method: string, path: string, body?: object): Promise<IncomingMessage> {
  const headers = { "content-type": "application/json" };
  return new Promise((resolve, reject) => {
    const outgoing = request({ ...server, method, path, headers }, resolve);
    outgoing.on("error", reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
