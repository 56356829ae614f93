import { bucketCount } from "./hash-unit.ts";

/**
 * Whole buckets for shares of any scale, together exactly 10,000: largest remainders first (Hamilton's method).
 *
 * @example allocateBuckets([1, 1, 1]); // [3334, 3333, 3333]
 */
export function allocateBuckets(shares: readonly number[]): readonly number[] {
  const total = shares.reduce((sum, share) => sum + share, 0);
  const exact = shares.map((share) => (share / total) * bucketCount);
  const buckets = exact.map(Math.floor);
  const left = bucketCount - buckets.reduce((sum, count) => sum + count, 0);
  const order = exact.map((_, index) => index).toSorted((one, other) => rest(exact, other) - rest(exact, one));
  for (const index of order.slice(0, left)) buckets[index] = (buckets[index] ?? 0) + 1;
  return buckets;
}

function rest(exact: readonly number[], index: number): number {
  return (exact[index] ?? 0) % 1;
}
