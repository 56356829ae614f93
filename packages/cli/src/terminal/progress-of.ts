import type { Terminal } from "./terminal.ts";

/**
 * Shows what something is waiting for, under its name.
 *
 * @example
 * progressOf(terminal, "staging/goods")("the app starts"); // "staging/goods: the app starts …"
 */
export function progressOf(terminal: Terminal, label: string): (text: string) => void {
  return (text) => terminal.progress(`${label}: ${text} …`);
}
