/**
 * An experiment as it was decided on before the first visitor came.
 *
 * Names are 1 to 64 letters, digits, `-` and `_`. Other texts, arms or weights are another version: its counts start anew.
 */
export interface Design {
  readonly experiment: string;
  readonly version: string;
  /** Two or more; the first one is the control, with which the others are compared. */
  readonly arms: readonly Arm[];
  readonly policy: Policy;
}

/** One of the alternatives that visitors are shown. */
export interface Arm {
  readonly name: string;
  /** The arm's share under the policy `fixed`, relative to the others' weights; above 0, and a ten-thousandth of all; 1 unless told. */
  readonly weight?: number;
}

/** How the share of each arm comes about. */
export type Policy = FixedPolicy | EpsilonGreedyPolicy | ThompsonPolicy;

/** The weights, whatever happens: the only policy with a fixed horizon. */
export interface FixedPolicy {
  readonly kind: "fixed";
}

/** The best arm so far, but with probability epsilon any of them. */
export interface EpsilonGreedyPolicy {
  readonly kind: "epsilon-greedy";
  /** A ten-thousandth for each arm at least, at most 1. */
  readonly epsilon: number;
  /** What "best" means: `rate` unless told. `count` is kept for comparison with older experiments; see `mostLiked`. */
  readonly by?: "rate" | "count";
}

/** Each arm with the probability that it is the best one, after what was seen. */
export interface ThompsonPolicy {
  readonly kind: "thompson";
  /** The least share of each arm, so that each rate stays estimable; from 0.0001 to below 1 / arms; 0.01 unless told. */
  readonly floor?: number;
}

/** The floor unless another one is told. */
export const defaultFloor = 0.01;

/** What was counted for one arm. */
export interface ArmCounts {
  /** How often the arm was shown, each unit once in an epoch. */
  readonly exposures: number;
  /** Successes: how many of these exposures were liked, each at most once. */
  readonly likes: number;
}

/** Counts by the name of the arm; an absent arm has none. */
export type Counts = Readonly<Record<string, ArmCounts>>;

/** The counts of one arm. */
export function countsOf(counts: Counts, arm: string): ArmCounts {
  return (Object.hasOwn(counts, arm) ? counts[arm] : undefined) ?? { exposures: 0, likes: 0 };
}
