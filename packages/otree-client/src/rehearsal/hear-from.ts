import { setTimeout as sleep } from "node:timers/promises";
import type { Connection } from "../http/connection.ts";
import { ParticipantFault } from "./participant-fault.ts";
import { type Page, pageName } from "./read-page.ts";

export interface HearOptions {
  readonly connection: Connection;
  /** Aborted when it makes no sense to wait any longer; its reason says why. */
  readonly giveUp: AbortSignal;
}

/** Milliseconds until a browser opens a lost socket again. */
const reconnectPause = 1000;

/**
 * Listens on a wait page until it is worth loading again: its socket says so, or, where groups are formed in the order of
 * arrival, some time passed, for such pages load themselves again every 10 to 70 seconds.
 *
 * @throws ParticipantFault when the socket cannot be opened, for then people wait forever, or at `giveUp`.
 */
export async function hearFrom(page: Page, { connection, giveUp }: HearOptions): Promise<void> {
  const [path] = page.sockets;
  if (path === undefined) throw new ParticipantFault(pageName(page.path), "the wait page opens no web socket");
  const formsGroups = path.startsWith("/group_by_arrival_time");
  const until = formsGroups ? AbortSignal.timeout(10_000 + Math.random() * 60_000) : undefined;
  for (;;) {
    const end = await listen({ page, path, connection, signals: [giveUp, ...(until === undefined ? [] : [until])] });
    if (end === "heard" || until?.aborted === true) return;
    if (giveUp.aborted) throw new ParticipantFault(pageName(page.path), String(giveUp.reason));
    await sleep(reconnectPause);
  }
}

interface Listening {
  readonly page: Page;
  readonly path: string;
  readonly connection: Connection;
  readonly signals: readonly AbortSignal[];
}

async function listen({ page, path, connection, signals }: Listening): Promise<"heard" | "lost"> {
  const socket = connection.openSocket(path);
  const ended = AbortSignal.any([...signals]);
  return new Promise<"heard" | "lost">((resolve, reject) => {
    let isOpen = false;
    const close = () => socket.close();
    const finish = (settle: () => void) => {
      ended.removeEventListener("abort", close);
      settle();
    };
    socket.addEventListener("open", () => (isOpen = true));
    socket.addEventListener("message", () => {
      finish(() => resolve("heard"));
      close();
    });
    socket.addEventListener("close", () => finish(() => resolve("lost")));
    socket.addEventListener("error", ({ error }: { readonly error?: unknown }) => {
      if (isOpen || ended.aborted) return;
      const fault = `the web socket ${path.replace(/\?.*/, "")}, which wait pages need, does not open`;
      finish(() => reject(new ParticipantFault(pageName(page.path), fault, error)));
    });
    if (ended.aborted) close();
    else ended.addEventListener("abort", close, { once: true });
  });
}
