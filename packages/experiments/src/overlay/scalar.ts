import { stringify } from "yaml";

/**
 * A text as a YAML scalar that every reader takes for a string: quoted where YAML 1.1 (Kubernetes' readers) or 1.2
 * would see a number, a truth value or a date.
 *
 * @example
 * scalar("384Mi"); // "384Mi"
 * scalar("1"); // "\"1\""
 * scalar("on"); // "\"on\""
 */
export function scalar(text: string): string {
  return stringify(text, { version: "1.1", lineWidth: 0, defaultStringType: "PLAIN" }).trimEnd();
}
