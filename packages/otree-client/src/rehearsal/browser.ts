import { type CookieJar, cookieJar } from "../http/cookie-jar.ts";
import type { Connection } from "../http/connection.ts";
import { hearFrom } from "./hear-from.ts";
import { ParticipantFault } from "./participant-fault.ts";
import { type Page, pageName, readPage } from "./read-page.ts";

/** As much of a browser as a participant needs: cookies, redirects, forms, the study's own files, web sockets. */
export interface Browser {
  /** Opens a link, and goes where it leads. */
  readonly visit: (path: string) => Promise<Page>;
  /** Sends the form of a page, and goes where that leads. */
  readonly submit: (page: Page) => Promise<Page>;
  /** Stays on a wait page until it is over or `giveUp`, then loads it again, as the page's own script does. */
  readonly wait: (page: Page, giveUp: AbortSignal) => Promise<Page>;
  readonly close: () => void;
}

export interface BrowserOptions {
  readonly connection: Connection;
  /** Ends what is under way. */
  readonly signal: AbortSignal;
  /** Told of each answer how long a page took, in milliseconds. */
  readonly onRequest: (duration: number) => void;
}

const mostRedirects = 20;

/** Opens a browser without cookies and with an empty cache; each method may throw a ParticipantFault. */
export function openBrowser(options: BrowserOptions): Browser {
  const tab: Tab = { ...options, jar: cookieJar(), cache: new Set(), sockets: [] };
  return {
    visit: async (path) => load(tab, { path, method: "GET" }),
    submit: async ({ path }) => load(tab, { path, method: "POST" }),
    wait: async (page, giveUp) => {
      await hearFrom(page, { connection: tab.connection, giveUp });
      return await load(tab, { path: page.path, method: "GET" });
    },
    close: () => closeSockets(tab),
  };
}

interface Tab extends BrowserOptions {
  readonly jar: CookieJar;
  readonly cache: Set<string>;
  /** Of the page that is open. */
  sockets: readonly { close(): void }[];
}

interface Visit {
  readonly path: string;
  readonly method: "GET" | "POST";
  /** The page that it is for, where it is none itself. */
  readonly page?: string;
}

async function load(tab: Tab, visit: Visit): Promise<Page> {
  closeSockets(tab);
  const page = await follow(tab, visit);
  await Promise.all(page.files.map(async (path) => loadFile(tab, { path, of: page })));
  // Nothing is awaited from them, but oTree has work with them; the socket of a wait page is opened by who waits.
  if (page.state !== "wait") tab.sockets = page.sockets.map((path) => openQuietly(tab, path));
  return page;
}

function closeSockets(tab: Tab): void {
  for (const socket of tab.sockets) socket.close();
  tab.sockets = [];
}

/** Goes from redirect to redirect to a page. */
async function follow(tab: Tab, first: Visit): Promise<Page> {
  let visit = first;
  for (let count = 0; count < mostRedirects; count += 1) {
    const { status, headers, text } = await sendForPage(tab, visit);
    if (status >= 400) throw new ParticipantFault(pageName(visit.path), `HTTP ${status}: ${summaryOf(text)}`);
    const { location } = headers;
    if (typeof location !== "string") return checked(readPage({ path: visit.path, headers, html: text }));
    visit = { path: targetOf(location, visit, tab), method: "GET" };
  }
  throw new ParticipantFault(pageName(first.path), `redirects more than ${mostRedirects} times`);
}

function targetOf(location: string, { path }: Visit, { connection: { origin } }: Tab): string {
  const target = new URL(location, `${origin}${path}`);
  if (target.host === new URL(origin).host) return `${target.pathname}${target.search}`;
  throw new ParticipantFault(pageName(path), `leads away from the study, to ${target.origin}`);
}

/** Where a participant belongs: on a page of the study, or behind its last one. */
function checked(page: Page): Page {
  if (/^\/(?:p|OutOfRangeNotification)\//.test(page.path)) return page;
  throw new ParticipantFault(page.path, "is no page of the study");
}

/** Of a page that says what went wrong, its text without markup, shortened. */
function summaryOf(html: string): string {
  const text = html.replaceAll(/<(style|script)[\s\S]*?<\/\1>|<[^>]*>/g, " ").replaceAll(/\s+/g, " ");
  return text.trim().slice(0, 200);
}

async function sendForPage(tab: Tab, visit: Visit): Promise<Answer> {
  const started = performance.now();
  const answer = await send(tab, visit);
  tab.jar.keep(answer.headers["set-cookie"]);
  tab.onRequest(performance.now() - started);
  return answer;
}

/** A page without its picture is still a page; when the server is away, that stops the participant all the same. */
async function loadFile(tab: Tab, { path, of }: { readonly path: string; readonly of: Page }): Promise<void> {
  if (tab.cache.has(path)) return;
  tab.cache.add(path);
  await send(tab, { path, method: "GET", page: pageName(of.path) });
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

async function send({ connection, jar, signal }: Tab, { path, method, page = pageName(path) }: Visit): Promise<Answer> {
  // A form without fields: oTree puts the bot's answers in itself.
  const form = method === "POST" ? { body: "", headers: { "content-type": "application/x-www-form-urlencoded" } } : {};
  const headers = { ...form.headers, cookie: jar.header() };
  try {
    const answer = await connection.send({ path, method, signal, ...form, headers });
    return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ParticipantFault(page, signal.aborted ? "was still loading when the time was up" : reason, cause);
  }
}

/** Also sockets that do not open: the page's script would try again in silence. */
function openQuietly({ connection }: Tab, path: string): { close(): void } {
  const socket = connection.openSocket(path);
  socket.addEventListener("error", () => undefined);
  return socket;
}
