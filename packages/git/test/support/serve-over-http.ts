import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Readable, Writable } from "node:stream";

/** What a client asks of a git server over HTTP: which references there are, and then for objects or a push. */
export type HttpRequest = `${"GET" | "POST"} ${"git-upload-pack" | "git-receive-pack"}`;

/** What goes wrong with a request: a status in the answer's place, no answer at all, or one that is lost on its way back. */
export type HttpFault = number | "hangs" | "answer lost";

export interface HttpServerOptions {
  /** `user:password`; who does not name them gets a 401. Everybody is let in unless told. */
  readonly credentials?: string | undefined;
  /** Asked for each request. */
  readonly fault?: ((request: HttpRequest) => HttpFault | undefined) | undefined;
}

/**
 * Serves all repositories below a directory by `git http-backend`, as a web server does, and gives the address.
 *
 * It goes with the process: an open server or connection keeps none alive.
 */
export async function serveOverHttp(root: string, options: HttpServerOptions = {}): Promise<string> {
  const server = createServer((request, response) => answer(root, options, { request, response }));
  server.on("connection", (socket) => socket.unref());
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  server.unref();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

function answer(root: string, { credentials, fault }: HttpServerOptions, exchange: Exchange): void {
  const { request, response } = exchange;
  const wanted = credentials === undefined ? undefined : `Basic ${btoa(credentials)}`;
  if (wanted !== undefined && request.headers.authorization !== wanted) {
    response.writeHead(401, { "www-authenticate": 'Basic realm="lab"' }).end();
    return;
  }
  const failing = fault?.(requestOf(request));
  if (typeof failing === "number") response.writeHead(failing).end();
  else if (failing === "answer lost") swallow(exchange, runBackend(root, request));
  else if (failing === undefined) relay(exchange, runBackend(root, request));
}

function requestOf({ method, url = "" }: IncomingMessage): HttpRequest {
  const service = url.endsWith("git-receive-pack") ? "git-receive-pack" : "git-upload-pack";
  return `${method === "POST" ? "POST" : "GET"} ${service}`;
}

type Backend = ChildProcessByStdio<Writable, Readable, null>;

/** One CGI call (RFC 3875); a user's name is what opens the repository for writing. */
function runBackend(root: string, request: IncomingMessage): Backend {
  const { pathname, search } = new URL(request.url ?? "", "http://localhost");
  const { headers } = request;
  const backend = spawn("git", ["http-backend"], {
    stdio: ["pipe", "pipe", "ignore"],
    env: {
      ...process.env,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      PATH_INFO: decodeURIComponent(pathname),
      QUERY_STRING: search.slice(1),
      REQUEST_METHOD: request.method,
      REMOTE_USER: "tester",
      CONTENT_TYPE: headers["content-type"],
      CONTENT_LENGTH: headers["content-length"],
      HTTP_CONTENT_ENCODING: headers["content-encoding"],
      GIT_PROTOCOL: headers["git-protocol"]?.toString(),
    },
  });
  // The backend may end before it has read all, as when it refuses a push.
  backend.stdin.on("error", () => {});
  request.pipe(backend.stdin);
  return backend;
}

/** Lets the backend do its work, and hangs up instead of saying so. */
function swallow({ request }: Exchange, backend: Backend): void {
  backend.stdout.resume();
  backend.on("close", () => request.socket.destroy());
}

function relay({ response }: Exchange, { stdout }: Backend): void {
  let head = Buffer.alloc(0);
  stdout.on("data", (chunk: Buffer) => {
    if (response.headersSent) {
      response.write(chunk);
      return;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf("\r\n\r\n");
    if (end < 0) return;
    const fields = head.subarray(0, end).toString().split("\r\n").map(fieldOf);
    const status = fields.find(([name]) => name === "status")?.[1] ?? "200";
    response.writeHead(Number.parseInt(status, 10), Object.fromEntries(fields));
    response.write(head.subarray(end + 4));
  });
  stdout.on("end", () => response.end());
}

function fieldOf(line: string): readonly [name: string, value: string] {
  const colon = line.indexOf(":");
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}
