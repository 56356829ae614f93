import type { ArmCounts } from "../design.ts";

/**
 * Which arms have the most Likes: the rule of older experiments, kept so that they can be compared.
 *
 * It feeds itself: an arm collects Likes because it is shown, and is shown because it has them. Use `highestRate`.
 */
export function mostLiked(counts: readonly ArmCounts[]): readonly boolean[] {
  const most = Math.max(...counts.map(({ likes }) => likes));
  return counts.map(({ likes }) => likes === most);
}
