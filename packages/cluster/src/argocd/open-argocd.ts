import { request } from "node:https";
import { text } from "node:stream/consumers";
import { GroveError } from "@grove/plan";
import type { Application } from "./application.ts";
import type { Argocd } from "./argocd.ts";
import { type ArgocdAnswer, notReady, readAnswer, refusal } from "./argocd-answer.ts";

export interface ArgocdServer {
  /** `https://argocd.lab.example` */
  readonly url: string;
  /** Of an account such as `lab`; with no other address and in no message does it leave this file. */
  readonly token: string;
  /** The IP address to connect to, whatever DNS says of the URL's host. */
  readonly address?: string | undefined;
}

/**
 * Argo CD by its own API, with the rights of the token's account. Certificates are judged as Node does:
 * `NODE_EXTRA_CA_CERTS` counts.
 *
 * A sync names no commit: whoever may sync may not choose one (`requireOverridePrivilegeForRevisionSync`). Argo CD takes
 * the newest one of its branch, and says which that is.
 *
 * @throws GroveError usage: ARGOCD_URL_INVALID. Its methods: ARGOCD_UNREACHABLE; refused: ARGOCD_FORBIDDEN when token or
 * right are missing, ARGOCD_REFUSED with the server's own words
 */
export function openArgocd(server: ArgocdServer): Argocd {
  const root = addressOf(server.url);
  const call = async (sent: Call): Promise<ArgocdAnswer<Application>> =>
    readAnswer(root, await send(root, { ...sent, server }));
  return {
    refresh: async (name) => {
      const answer = await call({ method: "GET", path: `${pathOf(name)}?refresh=normal` });
      if (!answer.ok) throw refusal(root, answer);
    },
    sync: async ({ metadata: { name } }) => {
      const answer = await call({ method: "POST", path: `${pathOf(name)}/sync`, body: { prune: true } });
      if (answer.ok) return revisionOf(answer.body);
      if (answer.code === notReady) return { waitsFor: `Argo CD does not begin: ${answer.message}` };
      throw refusal(root, answer);
    },
  };
}

/** A token goes over no line that others can read. */
function addressOf(url: string): URL {
  const root = URL.parse(url);
  if (root?.protocol === "https:" && root.username === "" && root.password === "") return root;
  throw new GroveError(`${JSON.stringify(url)} is no address of Argo CD`, {
    code: "ARGOCD_URL_INVALID",
    kind: "usage",
    next: "write for example GROVE_ARGOCD_URL=https://argocd.lab.example.org",
  });
}

function pathOf(name: string): string {
  return `/api/v1/applications/${encodeURIComponent(name)}`;
}

function revisionOf({ operation }: Application): Awaited<ReturnType<Argocd["sync"]>> {
  const revision = operation?.sync?.revision;
  return revision === undefined ? { waitsFor: "Argo CD does not say what it syncs" } : { revision };
}

interface Call {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: object;
}

/** Milliseconds without a word after which the server is given up; a refresh is answered when it is done. */
const PATIENCE = 60_000;

async function send(
  root: URL,
  { server, method, path, body }: Call & { readonly server: ArgocdServer },
): Promise<{ readonly status: number; readonly text: string }> {
  const { hostname, host, port } = root;
  // Argo CD refuses whatever is not declared as JSON, against forged requests.
  const headers = { host, authorization: `Bearer ${server.token}`, "content-type": "application/json" };
  try {
    return await new Promise((resolve, reject) => {
      const options = { host: server.address ?? hostname, port: port || 443, path, method, headers };
      const outgoing = request(options, (response) => {
        text(response).then((found) => resolve({ status: response.statusCode ?? 500, text: found }), reject);
      });
      outgoing.on("error", reject);
      outgoing.setTimeout(PATIENCE, () => outgoing.destroy(new Error("no answer")));
      outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    });
  } catch (cause) {
    throw unreachable(root, cause);
  }
}

function unreachable({ origin }: URL, cause: unknown): GroveError {
  return new GroveError(
    `Argo CD at ${origin} cannot be reached: ${cause instanceof Error ? cause.message : "no answer"}`,
    {
      code: "ARGOCD_UNREACHABLE",
      kind: "unreachable",
      next: "is the address right (GROVE_ARGOCD_URL), and its authority known (NODE_EXTRA_CA_CERTS)?",
      cause,
    },
  );
}
