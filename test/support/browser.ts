import { GroveError } from "@grove/plan";
import { type HttpRequest, type HttpResponse, sendRequest } from "../cluster/run/send-request.ts";

/** As much of a browser as a login needs: cookies and redirects. */
export interface Browser {
  /** Sends a request with the host's cookies and keeps the new ones. */
  readonly send: (request: BrowserRequest) => Promise<Page>;
  /** The same, and goes where the answers lead to. */
  readonly visit: (request: BrowserRequest) => Promise<Page>;
  /** The cookies of a host: what it has set, and what a test puts in. */
  readonly cookies: (host: string) => Map<string, string>;
}

export type BrowserRequest = Omit<HttpRequest, "address" | "authority">;

/** An answer, and the URL that gave it. */
export interface Page extends HttpResponse {
  readonly url: string;
}

/** Where every host of the lab is found, and whose certificates are trusted. */
export type BrowserOptions = Required<Pick<HttpRequest, "address" | "authority">>;

const mostRedirects = 20;

/** Opens a browser that nobody has used yet. */
export function openBrowser(options: BrowserOptions): Browser {
  const jar: CookieJar = new Map();
  const send = async (request: BrowserRequest): Promise<Page> => {
    const { hostname } = new URL(request.url);
    const headers = { ...request.headers, cookie: cookieHeader(jar, hostname) };
    const response = await sendRequest({ ...options, ...request, headers });
    keepCookies(jar, hostname, response.headers["set-cookie"] ?? []);
    return { ...response, url: request.url };
  };
  return {
    send,
    visit: async (request) => visit(send, request),
    cookies: (host) => cookiesOf(jar, host),
  };
}

/** @throws {GroveError} `TOO_MANY_REDIRECTS` */
async function visit(send: Browser["send"], request: BrowserRequest): Promise<Page> {
  let page = await send(request);
  for (let count = 0; count < mostRedirects; count += 1) {
    const { location } = page.headers;
    if (location === undefined) return page;
    page = await send({ url: new URL(location, page.url).href });
  }
  throw new GroveError(`${request.url} leads on and on, at last to ${page.url}`, {
    code: "TOO_MANY_REDIRECTS",
    kind: "unreachable",
  });
}

/** Host → name → value. Paths and ends of life are not looked at: a test is over before they matter. */
type CookieJar = Map<string, Map<string, string>>;

function cookieHeader(jar: CookieJar, host: string): string {
  return [...cookiesOf(jar, host)].map(([name, value]) => `${name}=${value}`).join("; ");
}

function cookiesOf(jar: CookieJar, host: string): Map<string, string> {
  const cookies = jar.get(host) ?? new Map<string, string>();
  jar.set(host, cookies);
  return cookies;
}

/** An empty value is how servers take a cookie back. */
function keepCookies(jar: CookieJar, host: string, lines: readonly string[]): void {
  const cookies = cookiesOf(jar, host);
  for (const line of lines) {
    const [, name = "", value = ""] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
    if (value === "") cookies.delete(name);
    else cookies.set(name, value);
  }
}
