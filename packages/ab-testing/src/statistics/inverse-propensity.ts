import { propensityOf } from "../assignment/epoch.ts";
import { type ArmCounts, countsOf } from "../design.ts";
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
 * @param epochs in the order of time.
 */
export function armRate(epochs: readonly EpochCounts[], arm: string): Estimate {
  return meanScore(epochs, (epoch, before) => scoresOf(epoch, before, arm));
}

/** The difference of two arms' rates, likewise: the treatment's less the control's. */
export function rateDifference(epochs: readonly EpochCounts[], { control, treatment }: Contrast): Estimate {
  return meanScore(epochs, (epoch, before) => {
    const [one, other] = [scoresOf(epoch, before, control), scoresOf(epoch, before, treatment)];
    return (shown, like) => other(shown, like) - one(shown, like);
  });
}

/** What an exposure scores, by the arm that was shown and by 1 for a Like and 0 for none. */
type Score = (shown: string, like: 0 | 1) => number;

/** What was counted in the epochs before, by arm. */
type CountsBefore = ReadonlyMap<string, ArmCounts>;

function scoresOf({ epoch }: EpochCounts, before: CountsBefore, arm: string): Score {
  const { exposures, likes } = before.get(arm) ?? noCounts;
  const guess = (likes + 1) / (exposures + 2);
  const propensity = propensityOf(epoch, arm);
  return (shown, like) => guess + (shown === arm ? (like - guess) / propensity : 0);
}

/** The mean over all exposures, and its standard error. */
function meanScore(
  epochs: readonly EpochCounts[],
  scoreIn: (epoch: EpochCounts, before: CountsBefore) => Score,
): Estimate {
  const before = new Map<string, ArmCounts>();
  const scores = epochs.flatMap((epoch) => {
    const own = scoresIn(epoch, scoreIn(epoch, before));
    addTo(before, epoch);
    return own;
  });
  const count = scores.reduce((sum, { times }) => sum + times, 0);
  const value = scores.reduce((sum, { score, times }) => sum + score * times, 0) / count;
  const squares = scores.reduce((sum, { score, times }) => sum + (score - value) ** 2 * times, 0);
  return { value, standardError: Math.sqrt(squares / (count - 1) / count) };
}

const noCounts: ArmCounts = { exposures: 0, likes: 0 };

function addTo(before: Map<string, ArmCounts>, { epoch, counts }: EpochCounts): void {
  for (const { arm } of epoch.arms) {
    const [known, own] = [before.get(arm) ?? noCounts, countsOf(counts, arm)];
    before.set(arm, { exposures: known.exposures + own.exposures, likes: known.likes + own.likes });
  }
}

interface CountedScore {
  readonly score: number;
  readonly times: number;
}

function scoresIn({ epoch, counts }: EpochCounts, score: Score): readonly CountedScore[] {
  return epoch.arms.flatMap(({ arm }) => {
    const { exposures, likes } = countsOf(counts, arm);
    const kinds = [
      { score: score(arm, 1), times: likes },
      { score: score(arm, 0), times: exposures - likes },
    ];
    return kinds.filter(({ times }) => times > 0);
  });
}
