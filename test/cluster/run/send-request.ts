import { type IncomingHttpHeaders, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { text } from "node:stream/consumers";
import { GroveError } from "@grove/plan";

/** One call of a server that is known here by its address and there by its name. */
export interface HttpRequest {
  readonly url: string;
  /** Where to connect to, whatever the machine's DNS says of the URL's host. */
  readonly address: string;
  /** For HTTPS: the certificates to trust, as PEM. */
  readonly authority?: string;
  /** `GET` unless told. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Milliseconds without a byte after which a server is given up. */
const patience = 30_000;

/**
 * Sends one request and reads the whole answer; a redirect is an answer like any other.
 *
 * Node's own `fetch` cannot connect to another address than that of the URL's host.
 *
 * @throws {GroveError} `HTTP_UNREACHABLE`
 */
export async function sendRequest(sent: HttpRequest): Promise<HttpResponse> {
  const url = new URL(sent.url);
  const send = url.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const call = send({
      host: sent.address,
      port: url.port,
      path: `${url.pathname}${url.search}`,
      servername: url.hostname,
      ca: sent.authority,
      method: sent.method ?? "GET",
      headers: { ...sent.headers, host: url.host },
      timeout: patience,
    });
    const fail = (cause: unknown) => reject(unreachable(sent, cause));
    call.on("response", (response) => {
      const { statusCode: status = 0, headers } = response;
      text(response).then((body) => resolve({ status, headers, body }), fail);
    });
    call.on("timeout", () => call.destroy(new Error(`nothing came for ${patience / 1000} s`)));
    call.on("error", fail);
    call.end(sent.body);
  });
}

function unreachable({ url, address }: HttpRequest, cause: unknown): GroveError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new GroveError(`${url} did not answer: ${why}`, {
    code: "HTTP_UNREACHABLE",
    kind: "unreachable",
    next: `see lab:status; the connection went to ${address}`,
    cause,
  });
}
