import { randomUUID, timingSafeEqual } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { dirname, join } from "node:path";
import { setting } from "../run/setting.ts";
import { pathOf, serveGit } from "./git-backend.ts";
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
  // Without a REMOTE_USER it would refuse pushes.
  const backend = serveGit(request, response, { GIT_PUSH_RECORD: record, REMOTE_USER: "stand" });
  backend.on("close", () => {
    announce(request, record).catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
  });
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
