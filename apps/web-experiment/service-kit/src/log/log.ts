import type { ServiceName } from "../metrics/operations.ts";

/**
 * One line of a service's log. It has no field for a path, an address, a name or a cookie, so that none can get in:
 * what a service does for whom is the participants' own business.
 */
export interface LogEntry {
  readonly level: "info" | "error";
  readonly event: string;
  readonly operation?: string;
  readonly status?: number;
  readonly milliseconds?: number;
  readonly code?: string;
  /** Kind and place of an unexpected error, without its message, which may quote data. */
  readonly fault?: string;
  readonly url?: string;
}

/** Takes an entry; never throws. */
export type Log = (entry: LogEntry) => void;

/** A log for tests and the demo. */
export const noLog: Log = () => undefined;

/** Writes each entry as one line of JSON. */
export function jsonLog(service: ServiceName, write: (line: string) => void): Log {
  return (entry) => write(`${JSON.stringify({ time: new Date().toISOString(), service, ...entry })}\n`);
}
