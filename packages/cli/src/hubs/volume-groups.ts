/** How many volumes one pod mounts: servers have a limit for disks. */
const volumesAtOnce = 20;

/**
 * The groups of claims that one pod after the other mounts; never none.
 *
 * @example
 * volumeGroups(["hub-k7f3q9x2", "home-k7f3q9x2-ada"]); // [["hub-k7f3q9x2", "home-k7f3q9x2-ada"]]
 */
export function volumeGroups(claims: readonly string[]): readonly (readonly string[])[] {
  const count = Math.max(Math.ceil(claims.length / volumesAtOnce), 1);
  return Array.from({ length: count }, (_, index) => claims.slice(index * volumesAtOnce, (index + 1) * volumesAtOnce));
}
