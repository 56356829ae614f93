import { type ChildProcess, spawn } from "node:child_process";
import type { IncomingMessage, ServerResponse } from "node:http";

/**
 * Answers one request of a Git client by git's own CGI program.
 *
 * @param environment its variables of CGI that the request does not tell: `GIT_PROJECT_ROOT`, below which repositories are,
 *   and for whoever may push `REMOTE_USER`
 * @returns the program, which ends after its answer
 */
export function serveGit(
  request: IncomingMessage,
  response: ServerResponse,
  environment: NodeJS.ProcessEnv,
): ChildProcess {
  const env = { ...process.env, ...variablesOf(request), ...environment };
  const backend = spawn("git", ["http-backend"], { env, stdio: ["pipe", "pipe", "inherit"] });
  request.pipe(backend.stdin);
  backend.stdin.on("error", () => request.unpipe(backend.stdin));
  response.on("close", () => backend.kill());
  answer(backend, response);
  return backend;
}

/** The path that a request asks for. */
export function pathOf(request: IncomingMessage): string {
  return decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
}

function variablesOf(request: IncomingMessage): NodeJS.ProcessEnv {
  const { searchParams } = new URL(request.url ?? "/", "http://localhost");
  return {
    GIT_HTTP_EXPORT_ALL: "1",
    GIT_PROTOCOL: header(request, "git-protocol"),
    REQUEST_METHOD: request.method ?? "GET",
    PATH_INFO: pathOf(request),
    QUERY_STRING: searchParams.toString(),
    CONTENT_TYPE: header(request, "content-type"),
    CONTENT_LENGTH: header(request, "content-length"),
    HTTP_CONTENT_ENCODING: header(request, "content-encoding"),
  };
}

/** Passes the program's answer on: its header block up to the empty line, then the body as it comes. */
function answer(backend: ChildProcess, response: ServerResponse): void {
  let head = Buffer.alloc(0);
  const onHead = (chunk: Buffer) => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf("\r\n\r\n");
    if (end < 0) return;
    backend.stdout?.off("data", onHead);
    writeHead(response, head.subarray(0, end).toString("latin1"));
    response.write(head.subarray(end + 4));
    backend.stdout?.pipe(response);
  };
  backend.stdout?.on("data", onHead);
  backend.on("error", () => response.writeHead(500).end());
  backend.on("close", () => response.end());
}

function writeHead(response: ServerResponse, head: string): void {
  for (const line of head.split("\r\n")) {
    const [name = "", value = ""] = line.split(/:\s*(.*)/s);
    if (name.toLowerCase() === "status") response.statusCode = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
}

function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(",") : (value ?? "");
}
