import { GroveError } from "@grove/plan";

/** The API of a code host, with what it knows the caller by. */
export interface Api {
  /**
   * Gives the JSON of an answer; `undefined` where it has no body.
   *
   * @throws GroveError FORGE_UNREACHABLE, FORGE_REFUSED
   */
  readonly call: (path: string, sent?: Sent) => Promise<unknown>;
  /**
   * Opens a file; `undefined` where there is none. Where a host keeps it, the caller's token is not shown.
   *
   * @throws GroveError FORGE_UNREACHABLE, FORGE_REFUSED
   */
  readonly open: (path: string) => Promise<ReadableStream<Uint8Array> | undefined>;
}

export interface Sent {
  /** `GET` unless told. */
  readonly method?: "GET" | "POST" | "PUT" | "PATCH";
  readonly json?: object;
  readonly form?: FormData;
}

export interface ApiOptions {
  /** Without a slash at its end: `https://gitlab.example/api/v4`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Milliseconds until an answer begins. */
const patience = 30_000;

/** Opens an API; nothing is sent yet. Certificates are judged as Node does, so `NODE_EXTRA_CA_CERTS` counts. */
export function openApi({ url, headers }: ApiOptions): Api {
  return {
    call: async (path, sent = {}) => {
      const answer = await send(`${url}${path}`, requestOf(sent, headers));
      const text = await textOf(answer);
      if (!answer.ok) throw refused(answer, text);
      return text === "" ? undefined : parse(answer, text);
    },
    open: async (path) => {
      const answer = await follow(await send(`${url}${path}`, requestOf({}, headers)));
      if (answer.status === 404 || answer.status === 410) return undefined;
      if (!answer.ok || answer.body === null) throw refused(answer, await textOf(answer));
      return answer.body;
    },
  };
}

function requestOf({ method = "GET", json, form }: Sent, headers: ApiOptions["headers"]): RequestInit {
  const body = json === undefined ? form : JSON.stringify(json);
  const type = json === undefined ? {} : { "content-type": "application/json" };
  return { method, headers: { ...headers, ...type }, ...(body === undefined ? {} : { body }) };
}

async function send(url: string, request: RequestInit): Promise<Response> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(new Error("it took too long")), patience);
  try {
    // By itself, fetch would show a token in a header of its own to whatever host a redirect leads to.
    return await fetch(url, { ...request, redirect: "manual", signal: timeout.signal });
  } catch (cause) {
    throw unreachable(url, cause);
  } finally {
    clearTimeout(timer);
  }
}

async function follow(answer: Response): Promise<Response> {
  const location = answer.headers.get("location");
  if (answer.status < 300 || answer.status >= 400 || location === null) return answer;
  return await send(new URL(location, answer.url).href, {});
}

async function textOf(answer: Response): Promise<string> {
  try {
    return await answer.text();
  } catch (cause) {
    throw unreachable(answer.url, cause);
  }
}

function parse(answer: Response, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refused(answer, text);
  }
}

/** An address without its query, in which there may be a token. */
function shown(url: string): string {
  return url.replace(/\?.*$/, "");
}

function unreachable(url: string, cause: unknown): GroveError {
  return new GroveError(`${shown(url)} does not answer`, {
    code: "FORGE_UNREACHABLE",
    kind: "unreachable",
    next: "is the code host up? For a certificate of an authority of your own: NODE_EXTRA_CA_CERTS=FILE",
    cause,
  });
}

function refused({ url, status }: Response, text: string): GroveError {
  const words = text.replaceAll(/<[^>]*>|\s+/g, " ").trim();
  const passes = status === 429 || status >= 500;
  return new GroveError(`${shown(url)} answers with ${status}: ${words.slice(0, 200)}`, {
    code: "FORGE_REFUSED",
    kind: passes ? "unreachable" : "refused",
    next: passes ? "try again in a while" : nextAfter(status),
  });
}

function nextAfter(status: number): string {
  if ([401, 403, 404].includes(status)) return "is the token of the job still valid, and made for this project?";
  return "the words are the code host's: compare with its documentation, and with the version that grove asks for";
}
