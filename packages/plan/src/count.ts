/**
 * How many there are of something, for people.
 *
 * @example
 * count(1, "row"); // "1 row"
 * count(3, "row"); // "3 rows"
 */
export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
