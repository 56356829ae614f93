import { setTimeout as sleep } from "node:timers/promises";
import { openConnection } from "../http/connection.ts";
import type { BotSession } from "../study/create-bot-session.ts";
import type { Study } from "../study/study.ts";
import { type Browser, openBrowser } from "./browser.ts";
import { type Figures, figuresOf } from "./figures.ts";
import { ParticipantFault } from "./participant-fault.ts";
import { type Stillness, watchStillness } from "./watch-stillness.ts";

/** What a rehearsal has shown. */
export interface Rehearsal {
  /** oTree's code of the session. */
  readonly session: string;
  readonly participants: number;
  /** How many got to where the study's bots have nothing more to say. */
  readonly finished: number;
  readonly seconds: number;
  /** From a click until the next page is there as a whole, with its redirects and its own files. */
  readonly clicks: Figures;
  /** Single requests of pages. */
  readonly requests: Figures & { readonly perSecond: number };
  readonly faults: readonly Fault[];
}

/** Why one participant did not get through. */
export interface Fault {
  /** Counted from 1. */
  readonly participant: number;
  /** `public_goods/Results` */
  readonly page: string;
  readonly message: string;
}

export interface RehearsalOptions {
  readonly session: BotSession;
  /** Milliseconds that each participant looks at a page before answering; with 0 all of them click at once. */
  readonly pause: number;
  /** Ends the rehearsal; who is not through by then counts as a fault. */
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** How far all of them together are. */
export interface Progress {
  readonly finished: number;
  readonly faults: number;
  readonly pages: number;
}

/**
 * Lets the participants of a session play it all at once, each with a browser of its own. What they answer comes from the
 * study's own bots (tests.py), which run in its server. A participant's fault is a result, not an error.
 */
export async function rehearse(study: Study, options: RehearsalOptions): Promise<Rehearsal> {
  const { participants, code } = options.session;
  const record: Notes = { clicks: [], requests: [], finished: 0, faults: [] };
  const stillness = watchStillness(options);
  const started = performance.now();
  const numbers = Array.from({ length: participants }, (_, index) => index + 1);
  await Promise.all(numbers.map(async (participant) => attend(study, { ...options, participant, record, stillness })));
  stillness.close();
  const seconds = (performance.now() - started) / 1000;
  return {
    session: code,
    participants,
    finished: record.finished,
    seconds: Number(seconds.toFixed(1)),
    clicks: figuresOf(record.clicks),
    requests: { ...figuresOf(record.requests), perSecond: Number((record.requests.length / seconds).toFixed(1)) },
    faults: record.faults,
  };
}

/** What is written down while they play. */
interface Notes {
  readonly clicks: number[];
  readonly requests: number[];
  readonly faults: Fault[];
  finished: number;
}

interface Attendance extends RehearsalOptions {
  readonly participant: number;
  readonly record: Notes;
  readonly stillness: Stillness;
}

async function attend(study: Study, attendance: Attendance): Promise<void> {
  const { participant, record, signal } = attendance;
  const connection = openConnection(study);
  const browser = openBrowser({ connection, signal, onRequest: (duration) => record.requests.push(duration) });
  try {
    await play(browser, attendance);
    record.finished += 1;
  } catch (fault) {
    if (!(fault instanceof ParticipantFault)) throw fault;
    record.faults.push({ participant, page: fault.page, message: fault.message });
  } finally {
    browser.close();
    await connection.close();
    tell(attendance);
  }
}

async function play(browser: Browser, attendance: Attendance): Promise<void> {
  const { session, pause, record, signal, stillness } = attendance;
  const click = async <T>(load: () => Promise<T>): Promise<T> => {
    const started = performance.now();
    const page = await load();
    record.clicks.push(performance.now() - started);
    return page;
  };
  let page = await click(async () => browser.visit(session.startPath));
  while (page.state !== "end") {
    stillness.interrupt();
    tell(attendance);
    const open = page;
    if (open.state === "answer") await sleep(pause, undefined, { signal }).catch(() => undefined);
    page =
      open.state === "wait"
        ? await browser.wait(open, stillness.signal)
        : await click(async () => browser.submit(open));
  }
}

function tell({ onProgress, record: { finished, faults, clicks } }: Attendance): void {
  onProgress?.({ finished, faults: faults.length, pages: clicks.length });
}
