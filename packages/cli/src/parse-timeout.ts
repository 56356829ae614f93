import { GroveError } from "@grove/plan";

/** Seconds, as written on the command line, in milliseconds. */
export function parseTimeout(text: string): number {
  const seconds = Number(text);
  if (text.trim() === "" || !Number.isFinite(seconds) || seconds <= 0) {
    throw new GroveError(`"${text}" is no number of seconds`, {
      code: "TIMEOUT_INVALID",
      kind: "usage",
      next: "write for example --timeout 60",
    });
  }
  return seconds * 1000;
}
