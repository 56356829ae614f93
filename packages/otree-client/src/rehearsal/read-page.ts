/** What a browser makes of one page of a study. */
export interface Page {
  readonly path: string;
  /**
   * What goes on here: a bot's answer waits to be sent; others are waited for; or the participant is through, for the
   * bots of the study's tests.py have nothing more to say.
   */
  readonly state: "answer" | "wait" | "end";
  /** Web sockets that the page opens, with their query. */
  readonly sockets: readonly string[];
  /** Styles, scripts and images of the study itself. */
  readonly files: readonly string[];
}

export interface PageAnswer {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly html: string;
}

/** Reads a page as oTree's own bots do: by the header of wait pages and the script that sends a bot's answer. */
export function readPage({ path, headers, html }: PageAnswer): Page {
  const isWaiting = headers["otree-wait-page"] !== undefined;
  const hasAnswer = html.includes("browser-bot-auto-submit");
  return {
    path,
    state: isWaiting ? "wait" : hasAnswer ? "answer" : "end",
    sockets: matchesOf(html, /(?:data-socket-url=|makeReconnectingWebSocket\()"(\/[^"]+)"/g),
    files: matchesOf(html, /(?:src|href)="(\/static\/[^"]+)"/g),
  };
}

function matchesOf(html: string, pattern: RegExp): readonly string[] {
  const found = [...html.matchAll(pattern)].map(([, path = ""]) => path.replaceAll("&amp;", "&"));
  return [...new Set(found)];
}

/**
 * The name of a page in the words of its author.
 *
 * @example
 * pageName("/p/ng70aww3/public_goods/Introduction/1"); // "public_goods/Introduction"
 */
export function pageName(path: string): string {
  return /^\/p\/[^/]+\/([^/]+\/[^/]+)\//.exec(path)?.[1] ?? path;
}
