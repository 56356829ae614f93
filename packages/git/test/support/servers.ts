import { tmpdir } from "node:os";
import { relative } from "node:path";
import type { OpenOptions, Repository } from "../../src/index.ts";
import { open as openUrl } from "./open.ts";
import { serveOverHttp } from "./serve-over-http.ts";

/** A way to reach the repositories that `makeRemote` makes. */
interface Server {
  readonly name: string;
  readonly urlOf: (remote: string) => Promise<string>;
  readonly open: (remote: string, options?: Omit<OpenOptions, "url">) => Promise<Repository>;
}

/** The two ways that all that is said of the writer holds for. */
export const servers: readonly Server[] = [
  server("file://", async (remote) => `file://${remote}`),
  server("HTTP", async (remote) => `${await httpServer()}/${relative(tmpdir(), remote)}`),
];

function server(name: string, urlOf: Server["urlOf"]): Server {
  return { name, urlOf, open: async (remote, options) => openUrl(await urlOf(remote), options) };
}

let address: Promise<string> | undefined;

/** One server for all tests of a process. */
function httpServer(): Promise<string> {
  address ??= serveOverHttp(tmpdir());
  return address;
}
