import type { IncomingMessage } from "node:http";
import { GroveError } from "@grove/plan";

/** The JSON of a good response, of the shape that the API publishes for the call; `undefined` for 404. */
export async function answer<T>(response: IncomingMessage): Promise<T | undefined> {
  const text = await readText(response);
  const status = response.statusCode ?? 500;
  if (status === 404) return undefined;
  if (status >= 300) throw refusal(status, text);
  return parseJson<T>(text);
}

/** The one place where the API server's word is taken for the shape of what it sends. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- whoever asks knows what the API publishes
export function parseJson<T>(text: string): T {
  const value: T = JSON.parse(text);
  return value;
}

/** The error for a response that is not a good one. */
export function refusal(status: number, text: string): GroveError {
  const message = messageOf(text);
  if (status === 401) return notLoggedIn(message);
  if (status === 403 && /cannot \w+ resource/.test(message)) return noRight(message);
  const isPassing = status === 429 || status >= 500;
  return new GroveError(`the cluster refused: ${message}`, {
    code: "CLUSTER_REFUSED",
    kind: isPassing ? "unreachable" : "refused",
    next: isPassing ? "run the command again; grove doctor looks at the cluster" : "mend what the message names",
  });
}

/** The whole text of a response. */
export async function readText(response: IncomingMessage): Promise<string> {
  const pieces: string[] = [];
  for await (const piece of readPieces(response)) pieces.push(piece);
  return pieces.join("");
}

/**
 * The text of a response, as it comes.
 *
 * @throws GroveError CLUSTER_UNREACHABLE when the connection ends before it
 */
export async function* readPieces(response: IncomingMessage): AsyncGenerator<string> {
  response.setEncoding("utf8");
  try {
    for await (const piece of response) yield String(piece);
  } catch (cause) {
    throw new GroveError("the cluster broke off in the middle of an answer", {
      code: "CLUSTER_UNREACHABLE",
      kind: "unreachable",
      next: "run the command again; kubectl cluster-info shows whether the server is on",
      cause,
    });
  }
}

/** The server's own words: a Status object's message, or the text as it is. */
function messageOf(text: string): string {
  try {
    const { message } = parseJson<{ readonly message?: string }>(text);
    return message ?? text;
  } catch {
    return text.trim().slice(0, 500);
  }
}

function notLoggedIn(message: string): GroveError {
  return new GroveError(`the cluster does not know this user: ${message}`, {
    code: "CLUSTER_FORBIDDEN",
    next: "fetch a new kubeconfig; on MicroK8s: microk8s config",
  });
}

function noRight(message: string): GroveError {
  return new GroveError(`this user may not do that: ${message}`, {
    code: "CLUSTER_FORBIDDEN",
    next: "take the kubeconfig of somebody who may; on MicroK8s: microk8s config",
  });
}
