import type { GreetingExperiment } from "./experiment.ts";
import type { Store } from "./store/store.ts";

/**
 * Whether this version stands for the same arms, texts and weights as when it began: counts of other texts must not be
 * added to its own. The policy may change, for each exposure carries its propensity.
 */
export async function isSameVersion({ arms, ...version }: GreetingExperiment, store: Store): Promise<boolean> {
  const meaning = JSON.stringify(arms.map(({ name, text, weight = 1 }) => [name, text, weight]));
  return (await store.claimVersion(version, meaning)) === meaning;
}
