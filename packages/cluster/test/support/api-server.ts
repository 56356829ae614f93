import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generate } from "selfsigned";

/** What the server was asked. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly contentType: string | undefined;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

/** What it answers: an object with 200, or whatever the function does with the response. */
export type Answer = object | ((response: ServerResponse, request: ApiRequest) => void);

/** By `METHOD /path`; what is not there is answered by 404. */
export type Answers = Readonly<Record<string, Answer>>;

/** An API server that speaks as much as a test needs, on this machine's loopback address, with a certificate of its own. */
export class ApiServer {
  readonly requests: ApiRequest[] = [];
  readonly directory = mkdtempSync(join(tmpdir(), "grove-cluster-"));
  readonly kubeconfig = join(this.directory, "kubeconfig");
  /** What a client must trust, PEM. */
  readonly certificate: string;
  readonly #server;
  readonly #answers: Answers;

  static async start(answers: Answers, options: { readonly root?: string } = {}): Promise<ApiServer> {
    const { cert, private: key } = await keyPair;
    const server = new ApiServer(answers, { cert, key });
    await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    writeFileSync(server.kubeconfig, kubeconfigFor(`${server.origin}${options.root ?? ""}`, cert));
    return server;
  }

  private constructor(answers: Answers, keys: { readonly cert: string; readonly key: string }) {
    this.certificate = keys.cert;
    this.#answers = { ...discovery, ...answers };
    this.#server = createServer(keys, (incoming, response) => void this.#respond(incoming, response));
  }

  get origin(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `https://127.0.0.1:${port}`;
  }

  /** The requests but for those by which the client finds its way. */
  get calls(): readonly ApiRequest[] {
    return this.requests.filter(({ path }) => discovery[`GET ${path}`] === undefined);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.directory, { recursive: true, force: true });
  }

  async #respond(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await requestOf(incoming);
    this.requests.push(request);
    const answer = this.#answers[`${request.method} ${request.path}`] ?? refuse(404, "not found");
    if (typeof answer === "function") answer(response, request);
    else response.end(JSON.stringify(answer));
  }
}

/** The answer of the API server when it does not do what it is asked. */
export function refuse(code: number, message: string): Answer {
  return (response) => {
    response.statusCode = code;
    response.end(JSON.stringify({ kind: "Status", status: "Failure", code, message }));
  };
}

const keyPair = generate([{ name: "commonName", value: "stand-in" }], {
  keySize: 2048,
  extensions: [{ name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] }],
});

/** The groups that the client is told of. */
const discovery: Answers = {
  "GET /api/v1": {
    resources: [
      { name: "namespaces", kind: "Namespace", namespaced: false },
      { name: "namespaces/finalize", kind: "Namespace", namespaced: false },
      { name: "pods", kind: "Pod", namespaced: true },
      { name: "pods/log", kind: "Pod", namespaced: true },
      { name: "secrets", kind: "Secret", namespaced: true },
    ],
  },
  "GET /apis/apps/v1": { resources: [{ name: "deployments", kind: "Deployment", namespaced: true }] },
};

function kubeconfigFor(server: string, certificate: string): string {
  const cluster = { server, "certificate-authority-data": Buffer.from(certificate).toString("base64") };
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "here", cluster }],
    users: [{ name: "manager", user: { token: "top-secret" } }],
    contexts: [{ name: "lab", context: { cluster: "here", user: "manager" } }],
    "current-context": "lab",
  });
}

async function requestOf(incoming: IncomingMessage): Promise<ApiRequest> {
  const { pathname, searchParams } = new URL(incoming.url ?? "/", "https://localhost");
  const pieces: string[] = [];
  for await (const piece of incoming.setEncoding("utf8")) pieces.push(String(piece));
  const { "content-type": contentType, authorization } = incoming.headers;
  const text = pieces.join("");
  return {
    method: incoming.method ?? "",
    path: pathname,
    query: Object.fromEntries(searchParams),
    contentType,
    authorization,
    body: text === "" ? undefined : JSON.parse(text),
  };
}
