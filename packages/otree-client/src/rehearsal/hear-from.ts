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
 * arrival, some time has passed, for such pages load themselves again every 10 to 70 seconds.
 *
 * @throws ParticipantFault when the socket does not open, for then people wait forever; or at `giveUp`.
 */
export async function hearFrom(page: Page, { connection, giveUp }: HearOptions): Promise<void> {
  const place = pageName(page.path);
  const path = page.sockets.find((socket) => /^\/(?:\w*wait_page|group_by_arrival_time)\?/.test(socket));
  if (path === undefined) throw new ParticipantFault(place, "the wait page opens no web socket");
  const reload = path.startsWith("/group") ? AbortSignal.timeout(10_000 + Math.random() * 60_000) : undefined;
  const end = reload === undefined ? giveUp : AbortSignal.any([giveUp, reload]);
  for (;;) {
    const heard = await listen({ place, path, connection, end });
    if (heard || reload?.aborted === true) return;
    if (giveUp.aborted) throw new ParticipantFault(place, String(giveUp.reason));
    await sleep(reconnectPause);
  }
}

interface Listening {
  readonly place: string;
  readonly path: string;
  readonly connection: Connection;
  readonly end: AbortSignal;
}

/** Whether the socket said something before it was closed, by the server or at the end of the listening. */
async function listen({ place, path, connection, end }: Listening): Promise<boolean> {
  const socket = connection.openSocket(path);
  const close = (): void => socket.close();
  if (end.aborted) close();
  end.addEventListener("abort", close);
  try {
    return await new Promise<boolean>((resolve, reject) => {
      let isOpen = false;
      const fail = (what: string): void => reject(new ParticipantFault(place, what));
      socket.addEventListener("open", () => (isOpen = true));
      socket.addEventListener("close", () => resolve(false));
      socket.addEventListener("message", ({ data }) => {
        const error = errorIn(String(data));
        if (error === undefined) resolve(true);
        else fail(`the wait page says: ${error}`);
      });
      socket.addEventListener("error", () => {
        if (!isOpen && !end.aborted) fail(`the web socket ${path.replace(/\?.*/, "")} of the wait page does not open`);
      });
    });
  } finally {
    end.removeEventListener("abort", close);
    close();
  }
}

/** Messages are JSON; one with an error is shown to the participant, any other loads the page again. */
function errorIn(message: string): string | undefined {
  const { error }: { readonly error?: string } = JSON.parse(message);
  return error;
}
