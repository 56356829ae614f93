/** How long something took, over all times that it happened; in seconds. */
export interface Figures {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/**
 * Sums up durations by the nearest rank: each figure is a duration that was really seen. All are 0 where nothing was.
 *
 * @param milliseconds in any order
 */
export function figuresOf(milliseconds: readonly number[]): Figures {
  const sorted = milliseconds.toSorted((one, other) => one - other);
  const rank = (share: number) => inSeconds(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0);
  return { count: sorted.length, p50: rank(0.5), p95: rank(0.95), max: rank(1) };
}

function inSeconds(milliseconds: number): number {
  return Number((milliseconds / 1000).toFixed(3));
}
