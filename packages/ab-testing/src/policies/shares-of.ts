import { type Counts, countsOf, defaultFloor, type Design } from "../design.ts";
import { epsilonGreedy } from "./epsilon-greedy.ts";
import { highestRate } from "./highest-rate.ts";
import { mostLiked } from "./most-liked.ts";
import { thompson } from "./thompson.ts";

/**
 * The share of each arm under the design's policy, after these counts: in the order of the arms; of any scale for `fixed`,
 * else together 1.
 */
export function sharesOf({ arms, policy }: Design, counts: Counts): readonly number[] {
  const counted = arms.map(({ name }) => countsOf(counts, name));
  if (policy.kind === "fixed") return arms.map(({ weight = 1 }) => weight);
  if (policy.kind === "thompson") return thompson(counted, policy.floor ?? defaultFloor);
  const best = policy.by === "count" ? mostLiked(counted) : highestRate(counted);
  return epsilonGreedy(best, policy.epsilon);
}
