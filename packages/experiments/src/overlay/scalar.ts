import { stringify } from "yaml";

/**
 * A text as a YAML scalar on one line that every reader takes for this text, also inside `[…]`: double-quoted where
 * YAML 1.1 (Kubernetes' readers) or 1.2 would see a number, a truth value, a date or structure.
 *
 * @example
 * scalar("384Mi"); // "384Mi"
 * scalar("1"); // "\"1\""
 * scalar("on"); // "\"on\""
 */
export function scalar(text: string): string {
  const isPlain = stringify(text, { version: "1.1", lineWidth: 0 }) === `${text}\n` && !/[,[\]{}]/.test(text);
  return isPlain ? text : JSON.stringify(text);
}
