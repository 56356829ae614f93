import type { Interval } from "../statistics/epoch-counts.ts";

/** A rate for people: `12.5 %`. */
export function formatPercent(rate: number, decimals: number): string {
  return `${withMinus((rate * 100).toFixed(decimals))} %`;
}

/** A difference of rates in percentage points, with its sign: `+2.5`, `−0.3`. */
export function formatPoints(difference: number, decimals: number): string {
  const text = (difference * 100).toFixed(decimals);
  if (Number(text) === 0) return (0).toFixed(decimals);
  return difference > 0 ? `+${text}` : withMinus(text);
}

/** An interval in words, each end written by this: `11.3 % to 13.9 %`. */
export function formatInterval({ lower, upper }: Interval, format: (value: number) => string): string {
  return `${format(lower)} to ${format(upper)}`;
}

/** So many decimals of a percentage that the narrowest of these intervals is some ten steps wide: 1 to 3. */
export function decimalsFor(intervals: readonly Interval[]): number {
  const narrowest = Math.min(...intervals.map(({ lower, upper }) => (upper - lower) * 100));
  if (narrowest >= 1) return 1;
  return narrowest >= 0.1 ? 2 : 3;
}

/** How sure the intervals are: `95 %`. */
export function formatConfidence(alpha: number): string {
  return `${Number(((1 - alpha) * 100).toFixed(3))} %`;
}

function withMinus(text: string): string {
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}
