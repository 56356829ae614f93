import { propensityOf } from "../assignment/epoch.ts";
import { countsOf } from "../design.ts";
import type { Contrast, EpochCounts } from "./epoch-counts.ts";

/** An estimate and its standard error. */
export interface Estimate {
  readonly value: number;
  readonly standardError: number;
}

/**
 * An arm's rate from counts of any policy, without bias.
 *
 * Likes / exposures would be too low: a bandit stops to show an arm after bad luck, and never finds out. Here each exposure
 * scores `m + (like − m) / propensity`, or `m` if another arm was shown; the estimate is the mean of the scores. `m` is the
 * arm's rate in the epochs before, smoothed: a guess that was made before the epoch biases nothing and saves variance.
 *
 * Augmented inverse propensity weighting: Robins, Rotnitzky & Zhao, *JASA* 89 (1994); for adaptive data Hadad, Hirshberg,
 * Zhan, Wager & Athey, *PNAS* 118 (2021), who also say why its standard error describes, but gives no valid test. For a
 * decision use `confidenceSequence`.
 *
 * @param epochs in the order of time, with counts in which `checkCounts` finds nothing.
 * @returns NaN where nothing is known: no value without an exposure, no standard error below two.
 */
export function armRate(epochs: readonly EpochCounts[], arm: string): Estimate {
  return meanScore(epochs, scoresOf(epochs, arm));
}

/** The difference of two arms' rates, likewise: the treatment's less the control's. */
export function rateDifference(epochs: readonly EpochCounts[], { control, treatment }: Contrast): Estimate {
  const others = scoresOf(epochs, treatment);
  const differences = scoresOf(epochs, control).map(
    (score, index): Score =>
      (shown, like) =>
        (others[index]?.(shown, like) ?? 0) - score(shown, like),
  );
  return meanScore(epochs, differences);
}

/** What an exposure scores, by the arm that was shown and by 1 for a Like and 0 for none. */
type Score = (shown: string, like: 0 | 1) => number;

/** One for each epoch, in one walk: there may be thousands. */
function scoresOf(epochs: readonly EpochCounts[], arm: string): readonly Score[] {
  const before = { exposures: 0, likes: 0 };
  return epochs.map(({ epoch, counts }) => {
    const guess = (before.likes + 1) / (before.exposures + 2);
    const propensity = propensityOf(epoch, arm);
    const { exposures, likes } = countsOf(counts, arm);
    before.exposures += exposures;
    before.likes += likes;
    return (shown, like) => guess + (shown === arm ? (like - guess) / propensity : 0);
  });
}

/** The mean over all exposures, and its standard error; a score for each epoch. */
function meanScore(epochs: readonly EpochCounts[], scores: readonly Score[]): Estimate {
  const counted = epochs.flatMap((epoch, index) => countScores(epoch, scores[index]));
  const count = counted.reduce((sum, { times }) => sum + times, 0);
  const value = counted.reduce((sum, { score, times }) => sum + score * times, 0) / count;
  const squares = counted.reduce((sum, { score, times }) => sum + (score - value) ** 2 * times, 0);
  return { value, standardError: Math.sqrt(squares / (count - 1) / count) };
}

interface CountedScore {
  readonly score: number;
  readonly times: number;
}

function countScores({ epoch, counts }: EpochCounts, score: Score = () => 0): readonly CountedScore[] {
  return epoch.arms.flatMap(({ arm }) => {
    const { exposures, likes } = countsOf(counts, arm);
    const kinds = [
      { score: score(arm, 1), times: likes },
      { score: score(arm, 0), times: exposures - likes },
    ];
    return kinds.filter(({ times }) => times > 0);
  });
}
