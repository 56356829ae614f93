/** Where the requests of waiting writers lie on the server, each in a reference of its own: no race is possible there. */
export const QUEUE = "refs/grove/queue";

/** A place in the queue. */
export interface QueueReference {
  /** Full name of the reference. */
  readonly name: string;
  /** When its writer took it, by the writer's clock: milliseconds since 1970. */
  readonly time: number;
  /** The change's `Change-Id`. */
  readonly changeId: string;
}

/** A place that is this old, or this far ahead, belongs to a killed writer or to a wrong clock: 15 minutes. */
const EXPIRES_AFTER = 900_000;
const DIGITS = 14;
const NAME = new RegExp(`^${QUEUE}/(\\d{${DIGITS}})-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$`);

/**
 * The place of a change; the names sort by time.
 *
 * @example
 * queueReference({ time: 1795694400000, changeId: "1f0e…" }).name; // "refs/grove/queue/01795694400000-1f0e…"
 */
export function queueReference(place: Omit<QueueReference, "name">): QueueReference {
  return { ...place, name: `${QUEUE}/${String(place.time).padStart(DIGITS, "0")}-${place.changeId}` };
}

/** Reads the name of a reference; `undefined` for one that no writer of this package made. */
export function parseQueueReference(name: string): QueueReference | undefined {
  const [, time, changeId] = NAME.exec(name) ?? [];
  return time === undefined || changeId === undefined ? undefined : { name, time: Number(time), changeId };
}

/** The places among these names, the first in order first. */
export function inOrder(names: Iterable<string>): readonly QueueReference[] {
  return [...names]
    .toSorted()
    .map(parseQueueReference)
    .filter((place) => place !== undefined);
}

/** Whether nobody waits for this place any more, judged by the clock of who asks. */
export function isExpired({ time }: QueueReference, now: number): boolean {
  return Math.abs(now - time) > EXPIRES_AFTER;
}
