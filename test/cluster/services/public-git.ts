import { createServer } from "node:http";
import { setting } from "../run/setting.ts";
import { serveGit } from "./git-backend.ts";

// Serves the bare repositories below GIT_PROJECT_ROOT to everybody, for reading: git refuses pushes of nobody in particular.

createServer((request, response) => {
  if (request.url === "/health") response.end("ok\n");
  else serveGit(request, response, { REMOTE_USER: undefined });
}).listen(Number(setting("GIT_SERVER_PORT")), setting("GIT_SERVER_ADDRESS"));
