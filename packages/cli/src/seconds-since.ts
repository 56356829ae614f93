/**
 * How long something took, to a tenth of a second.
 *
 * @param started by `performance.now()`
 */
export function secondsSince(started: number): number {
  return Number(((performance.now() - started) / 1000).toFixed(1));
}
