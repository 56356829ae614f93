import { GroveError } from "@grove/plan";
import type { Dispatcher } from "undici";
import { type ConnectionOptions, type HttpRequest, openConnection } from "../http/connection.ts";

/** One running oTree, as its owner reaches it from outside, with the key of its REST interface. */
export interface Study extends ConnectionOptions {
  /**
   * Sends a request and gives the answer, whatever its status.
   *
   * @throws GroveError OTREE_UNREACHABLE
   */
  readonly send: (request: HttpRequest) => Promise<Dispatcher.ResponseData>;
  /**
   * Calls the REST interface, by POST where there is a body; gives the text of the answer.
   *
   * @throws GroveError OTREE_UNREACHABLE, OTREE_REFUSED
   */
  readonly call: (path: string, body?: object) => Promise<string>;
  readonly close: () => Promise<void>;
}

export interface StudyOptions extends ConnectionOptions {
  readonly restKey: string;
}

/** Milliseconds; oTree makes a large table as a whole before it sends the first byte of it. */
const patience = 600_000;

/** Opens a study; nothing is sent yet. Certificates are judged as Node does, so `NODE_EXTRA_CA_CERTS` counts. */
export function openStudy({ url, address, restKey }: StudyOptions): Study {
  const connection = openConnection({ url, address, patience });
  const send: Study["send"] = async (request) => {
    try {
      return await connection.send({ ...request, headers: { ...request.headers, "otree-rest-key": restKey } });
    } catch (cause) {
      throw unreachable(connection.origin, cause);
    }
  };
  return {
    url: connection.origin,
    address,
    send,
    call: async (path, body) => {
      const answer = await send(body === undefined ? { path } : { path, method: "POST", body: JSON.stringify(body) });
      const text = await textOf(connection.origin, answer);
      if (answer.statusCode >= 300) throw refused(`${connection.origin}${path}`, answer.statusCode, text);
      return text;
    },
    close: connection.close,
  };
}

/** The body of an answer, which may break off. */
async function textOf(origin: string, { body }: Dispatcher.ResponseData): Promise<string> {
  try {
    return await body.text();
  } catch (cause) {
    throw unreachable(origin, cause);
  }
}

/** The study does not answer, or not to the end, with the reason that the network gives. */
export function unreachable(origin: string, cause: unknown): GroveError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new GroveError(`${origin} does not answer: ${why}`, {
    code: "OTREE_UNREACHABLE",
    kind: "unreachable",
    next: "grove status shows whether it runs; for a certificate of an authority of your own: NODE_EXTRA_CA_CERTS=FILE",
    cause,
  });
}

/** oTree, or the ingress in its place, answers something else than was asked for. */
export function refused(url: string, status: number, text: string): GroveError {
  const words = text
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  return new GroveError(`${url} answers with ${status}: ${words.slice(0, 200)}`, {
    code: "OTREE_REFUSED",
    next: nextAfter(status),
  });
}

function nextAfter(status: number): string {
  if (status === 403)
    return "the running study has another REST key than its Secret says: it takes a new one when it restarts";
  if (status >= 502) return "grove status shows whether it runs or sleeps";
  return "grove logs shows what oTree says to it";
}
