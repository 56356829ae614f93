import type { IncomingMessage } from "node:http";
import { Agent, request, type RequestOptions } from "node:https";
import type { KubeConfig } from "@kubernetes/client-node";
import { GroveError } from "@grove/plan";

/** A call of the API server. */
export interface Call {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** From the server's root: `/api/v1/namespaces`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: object;
  /** `application/json` unless told. */
  readonly contentType?: string;
  readonly signal?: AbortSignal | undefined;
  /** A watch, or a log that is followed: a server that says nothing for long is well. */
  readonly mayBeSilent?: boolean;
}

/** A connection to one API server, with the user of a kubeconfig. */
export interface Connection {
  readonly server: string;
  /** The response, whatever its status; its body is still to be read. */
  send(call: Call): Promise<IncomingMessage>;
}

/**
 * Connects to the current context of a kubeconfig.
 *
 * The client library brings all ways to log in (certificates, tokens, plugins). The calls are plain JSON, because its
 * typed ones drop the fields that they do not know, and turn times into objects that cannot be sent back.
 *
 * @param patience milliseconds without a word from the server after which a call has failed
 * @throws GroveError KUBECONFIG_INVALID
 */
export function connect(config: KubeConfig, patience: number): Connection {
  const server = config.getCurrentCluster()?.server;
  if (server === undefined) throw invalid("the kubeconfig names no cluster in its current context");
  const root = URL.parse(server);
  // The library takes http://localhost:8080 where it finds no kubeconfig at all.
  if (root?.protocol !== "https:") throw invalid(`${server} is no address of a cluster, which begins with https://`);
  const keepAlive = new Agent({ keepAlive: true });
  return {
    server: root.href,
    send: async (call) => {
      const login: RequestOptions = {};
      await config.applyToHTTPSOptions(login);
      const { ca, cert, key, rejectUnauthorized, auth, servername } = login;
      const credentials = { ca, cert, key, rejectUnauthorized, auth, servername };
      const headers = headersOf(login);
      return dispatch({ ...defined(credentials), headers, agent: keepAlive }, { root, call, patience });
    },
  };
}

interface Login extends RequestOptions {
  readonly headers: Readonly<Record<string, string>>;
}

interface Dispatch {
  readonly root: URL;
  readonly call: Call;
  readonly patience: number;
}

async function dispatch(login: Login, { root, call, patience }: Dispatch): Promise<IncomingMessage> {
  const url = new URL(`${root.pathname.replace(/\/$/, "")}${call.path}`, root);
  for (const [name, value] of Object.entries(call.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  const headers = {
    ...login.headers,
    accept: "application/json",
    "content-type": call.contentType ?? "application/json",
  };
  const signal = call.signal === undefined ? {} : { signal: call.signal };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { ...login, ...signal, method: call.method, headers }, resolve);
    outgoing.on("error", (cause) => reject(unreachable(root, cause)));
    if (call.mayBeSilent !== true) outgoing.setTimeout(patience, () => outgoing.destroy(new Error("no answer")));
    outgoing.end(call.body === undefined ? undefined : JSON.stringify(call.body));
  });
}

function invalid(message: string): GroveError {
  return new GroveError(message, {
    code: "KUBECONFIG_INVALID",
    kind: "usage",
    next: "name a kubeconfig with --kubeconfig or KUBECONFIG, and a context with --context: kubectl config get-contexts",
  });
}

function unreachable(root: URL, cause: Error): GroveError {
  return new GroveError(`the cluster at ${root.origin} cannot be reached: ${cause.message}`, {
    code: "CLUSTER_UNREACHABLE",
    kind: "unreachable",
    next: "is the server on, and the kubeconfig the right one? kubectl cluster-info tries the same",
    cause,
  });
}

/** The library puts a token there, as an object. */
function headersOf({ headers }: RequestOptions): Readonly<Record<string, string>> {
  const entries = Array.isArray(headers) ? [] : Object.entries(headers ?? {});
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

/** Node takes an option that is `undefined` for one that is set. */
function defined(options: RequestOptions): RequestOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
