import { styleText } from "node:util";

/** Where a command's words go; the one door to the screen, so that tests can listen. */
export interface Terminal {
  /** True when a person sits there: colours, progress and questions make sense. */
  readonly interactive: boolean;
  /** The result, to standard output. */
  readonly print: (text: string) => void;
  /** What went wrong, to standard error. */
  readonly printError: (text: string) => void;
  /** What is going on right now; replaced by the next call, gone at the end, silent where nobody watches. */
  readonly progress: (text: string) => void;
  /** Emphasis where the screen shows colours, the bare text elsewhere. */
  readonly style: (style: Style, text: string) => string;
}

export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const interactive = process.stdout.isTTY && process.stdin.isTTY;
  const clearLine = process.stderr.isTTY ? "\r\u001B[K" : "";
  return {
    interactive,
    print: (text) => process.stdout.write(`${text}\n`),
    printError: (text) => process.stderr.write(`${clearLine}${text}\n`),
    progress: (text) => {
      if (process.stderr.isTTY) process.stderr.write(`${clearLine}${text}`);
    },
    style: (style, text) => styleText(style, text, { stream: process.stdout }),
  };
}
