import { isIPv6, type LookupFunction } from "node:net";
import { Agent, type Dispatcher, request, WebSocket } from "undici";

/** The connections of one browser to one server: they stay open between requests, and nobody else uses them. */
export interface Connection {
  /** `https://public-goods.lab.example` */
  readonly origin: string;
  /** Sends one request; a redirect is an answer like any other. Rejects with what undici says when none comes. */
  readonly send: (sent: HttpRequest) => Promise<Dispatcher.ResponseData>;
  readonly openSocket: (path: string) => WebSocket;
  readonly close: () => Promise<void>;
}

export interface HttpRequest {
  /** With the query. */
  readonly path: string;
  /** `GET` unless told. */
  readonly method?: Dispatcher.HttpMethod | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ConnectionOptions {
  readonly url: string;
  /** The IP address to connect to, whatever DNS says of the URL's host. */
  readonly address?: string | undefined;
  /** Milliseconds without a byte after which the server is given up; 60 seconds unless told. */
  readonly patience?: number | undefined;
}

/** As many as browsers open to one host. */
const connectionsPerBrowser = 6;
/** Opens the connections of one more browser. Certificates are judged as Node does: `NODE_EXTRA_CA_CERTS` counts. */
export function openConnection({ url, address, patience = 60_000 }: ConnectionOptions): Connection {
  const { origin } = new URL(url);
  const dispatcher = new Agent({
    connections: connectionsPerBrowser,
    allowH2: false, // web sockets need HTTP/1.1
    headersTimeout: patience,
    bodyTimeout: patience,
    connect: { timeout: patience, ...(address === undefined ? {} : { lookup: always(address) }) },
  });
  return {
    origin,
    send: async ({ path, method = "GET", headers, body, signal }) =>
      request(new URL(path, origin), {
        dispatcher,
        method,
        ...(headers === undefined ? {} : { headers }),
        body: body ?? null,
        signal: signal ?? null,
      }),
    openSocket: (path) => new WebSocket(new URL(path, origin.replace(/^http/, "ws")), { dispatcher }),
    close: async () => dispatcher.destroy(),
  };
}

/** In place of DNS: each host is at this address. */
function always(address: string): LookupFunction {
  const family = isIPv6(address) ? 6 : 4;
  return (_, { all }, found) => (all === true ? found(null, [{ address, family }]) : found(null, address, family));
}
