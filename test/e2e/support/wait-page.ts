import type { LookupFunction } from "node:net";
import { Agent, WebSocket } from "undici";
import type { Lab } from "./lab.ts";

/** What the web socket of a wait page has met, each at its `performance.now()`. */
export interface WaitSocket {
  readonly opened: readonly number[];
  readonly closed: readonly number[];
  /** When it said that the page is worth loading again, which the page's script then does. */
  readonly heard: number | undefined;
  readonly stop: () => Promise<void>;
}

export interface WaitPage {
  readonly host: string;
  /** What the participant's browser has loaded. */
  readonly html: string;
}

/** Milliseconds until a lost socket is opened again; oTree's script takes one to five seconds. */
const pause = 3000;

/** Listens through the ingress as the script of oTree's wait page does: also again, when the connection is lost. */
export function listenOnWaitPage({ place }: Lab, { host, html }: WaitPage): WaitSocket {
  const [, path = ""] = /makeReconnectingWebSocket\("([^"]+)"\)/.exec(html) ?? [];
  if (path === "") throw new Error("this page opens no web socket");
  const lookup: LookupFunction = (_, { all }, found) =>
    all === true ? found(null, [{ address: place.ingress, family: 4 }]) : found(null, place.ingress, 4);
  const dispatcher = new Agent({ allowH2: false, connect: { lookup, ca: place.authority } });
  const seen = { opened: [] as number[], closed: [] as number[], heard: undefined as number | undefined };
  let stopped = false;
  const open = (): void => {
    if (stopped || seen.heard !== undefined) return;
    const socket = new WebSocket(`wss://${host}${path.replaceAll("&amp;", "&")}`, { dispatcher });
    socket.addEventListener("open", () => seen.opened.push(performance.now()));
    socket.addEventListener("message", () => (seen.heard ??= performance.now()));
    socket.addEventListener("error", () => undefined); // its end follows
    socket.addEventListener("close", () => {
      seen.closed.push(performance.now());
      setTimeout(open, pause);
    });
  };
  open();
  return {
    ...seen,
    get heard() {
      return seen.heard;
    },
    stop: async () => {
      stopped = true;
      await dispatcher.destroy();
    },
  };
}
