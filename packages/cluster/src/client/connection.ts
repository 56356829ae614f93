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
}

/** A connection to one API server, with the user of a kubeconfig. */
export interface Connection {
  readonly server: string;
  /** The response, whatever its status; its body is still to be read. */
  send(call: Call): Promise<IncomingMessage>;
}

/** Milliseconds without a word from the server after which a call has failed. */
const PATIENCE = 30_000;

/**
 * Connects to the current context of a kubeconfig.
 *
 * The client library brings all ways to log in (certificates, tokens, plugins). The calls are plain JSON, because its
 * typed ones drop the fields that they do not know, and turn times into objects that cannot be sent back.
 *
 * @throws GroveError KUBECONFIG_INVALID
 */
export function connect(config: KubeConfig): Connection {
  const server = config.getCurrentCluster()?.server;
  if (server === undefined) {
    throw new GroveError("the kubeconfig names no cluster in its current context", {
      code: "KUBECONFIG_INVALID",
      kind: "usage",
      next: "choose one with --context; kubectl config get-contexts lists them",
    });
  }
  const root = new URL(server);
  const keepAlive = new Agent({ keepAlive: true });
  return {
    server: root.href,
    send: async (call) => {
      const login: RequestOptions = {};
      await config.applyToHTTPSOptions(login);
      const { ca, cert, key, rejectUnauthorized, auth, servername } = login;
      const credentials = { ca, cert, key, rejectUnauthorized, auth, servername };
      return dispatch({ ...defined(credentials), headers: headersOf(login), agent: keepAlive }, root, call);
    },
  };
}

interface Login extends RequestOptions {
  readonly headers: Readonly<Record<string, string>>;
}

async function dispatch(login: Login, root: URL, call: Call): Promise<IncomingMessage> {
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
    // What may be long, a watch or a log that is followed, has a signal instead.
    if (call.signal === undefined) outgoing.setTimeout(PATIENCE, () => outgoing.destroy(new Error("no answer")));
    outgoing.end(call.body === undefined ? undefined : JSON.stringify(call.body));
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
