import type { Interval } from "../statistics/epoch-counts.ts";

/** A stretch of numbers that holds some intervals and begins and ends with a mark. */
export interface Axis extends Interval {
  readonly marks: readonly number[];
}

/**
 * The axis for these intervals, with marks at multiples of 1, 2 or 5 of a power of ten, six at most.
 *
 * @example axisOf([{ lower: 0.089, upper: 0.139 }]).marks // [0.08, 0.1, 0.12, 0.14]
 */
export function axisOf(intervals: readonly Interval[]): Axis {
  const lowest = Math.min(...intervals.map(({ lower }) => lower));
  const highest = Math.max(...intervals.map(({ upper }) => upper));
  const step = stepFor(Math.max(highest - lowest, 1e-9) / 4);
  // In whole steps, since a multiple of 0.02 is not exactly one: 0.14 / 0.02 is a little more than 7.
  const first = Math.floor(lowest / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(highest / step - 1e-9));
  const marks = Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
  return { lower: marks[0] ?? 0, upper: marks.at(-1) ?? 1, marks };
}

/** The smallest step that is not below this one. */
function stepFor(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10) * power;
}
