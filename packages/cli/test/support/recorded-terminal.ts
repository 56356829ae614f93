import type { Terminal } from "../../src/index.ts";

/** A terminal that nobody watches, and what was said to it. */
export interface RecordedTerminal extends Terminal {
  readonly said: { output: string; errors: string };
}

export function recordedTerminal(): RecordedTerminal {
  const said = { output: "", errors: "" };
  return {
    said,
    interactive: false,
    print: (text) => void (said.output += `${text}\n`),
    printError: (text) => void (said.errors += `${text}\n`),
    progress: () => undefined,
    style: (_, text) => text,
  };
}
