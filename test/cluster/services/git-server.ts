import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID, timingSafeEqual } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { dirname, join } from "node:path";
import { setting } from "../run/setting.ts";
import { announcePush } from "./webhooks.ts";

// Serves the bare repositories below GIT_PROJECT_ROOT by git's own CGI program, to whoever has the token, and tells
// each repository's webhooks of what was pushed.

const token = setting("GIT_SERVER_TOKEN");

createServer((request, response) => {
  if (request.url === "/health") response.end("ok\n");
  else if (isAllowed(request.headers.authorization)) serve(request, response);
  else response.writeHead(401, { "www-authenticate": 'Basic realm="stand"' }).end("the token is missing or wrong\n");
}).listen(Number(setting("GIT_SERVER_PORT")), setting("GIT_SERVER_ADDRESS"));

/** Any user name with the token as password, as GitLab and GitHub take it. */
function isAllowed(authorization: string | undefined): boolean {
  const [scheme, value = ""] = (authorization ?? "").split(" ");
  const decoded = Buffer.from(value, "base64").toString();
  const given = Buffer.from(decoded.slice(decoded.indexOf(":") + 1));
  const expected = Buffer.from(token);
  return scheme === "Basic" && given.length === expected.length && timingSafeEqual(given, expected);
}

function serve(request: IncomingMessage, response: ServerResponse): void {
  const record = join(setting("GIT_PUSH_RECORDS"), randomUUID());
  const env = { ...environment(request), GIT_PUSH_RECORD: record };
  const backend = spawn("git", ["http-backend"], { env, stdio: ["pipe", "pipe", "inherit"] });
  request.pipe(backend.stdin);
  backend.stdin.on("error", () => request.unpipe(backend.stdin));
  response.on("close", () => backend.kill());
  backend.on("close", () => {
    announce(request, record).catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
  });
  answer(backend, response);
}

/** After the answer, so that nobody who pushes waits for a receiver; the record is there if a hook was told of a push. */
async function announce(request: IncomingMessage, record: string): Promise<void> {
  if (!existsSync(record)) return;
  const updates = readFileSync(record, "utf8");
  rmSync(record);
  const root = setting("GIT_PROJECT_ROOT");
  const lines = await announcePush({
    root,
    repository: join(root, dirname(pathOf(request))),
    updates,
    server: setting("GIT_SERVER_URL"),
    address: setting("GIT_SERVER_ADDRESS"),
    authority: readFileSync(setting("GIT_SERVER_AUTHORITY"), "utf8"),
  });
  for (const line of lines) process.stdout.write(`${line}\n`);
}

/** The variables of CGI that git http-backend reads; without a REMOTE_USER it would refuse pushes. */
function environment(request: IncomingMessage): NodeJS.ProcessEnv {
  const { searchParams } = new URL(request.url ?? "/", "http://localhost");
  return {
    ...process.env,
    GIT_HTTP_EXPORT_ALL: "1",
    GIT_PROTOCOL: header(request, "git-protocol"),
    REMOTE_USER: "stand",
    REQUEST_METHOD: request.method ?? "GET",
    PATH_INFO: pathOf(request),
    QUERY_STRING: searchParams.toString(),
    CONTENT_TYPE: header(request, "content-type"),
    CONTENT_LENGTH: header(request, "content-length"),
    HTTP_CONTENT_ENCODING: header(request, "content-encoding"),
  };
}

function pathOf(request: IncomingMessage): string {
  return decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
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
