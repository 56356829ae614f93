/** Random bytes of cryptographic quality; a pure package gets them as an argument. */
export type RandomBytes = (length: number) => Uint8Array;

/** 32 signs that nobody confuses when reading them out, so five bits each: no l or o, no 0 or 1. */
const alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

/**
 * A random word that is safe in a URL, a file name and a shell; five bits of chance in each sign.
 *
 * @example
 * randomWord(8, random); // "k7f3q9x2"
 */
export function randomWord(length: number, random: RandomBytes): string {
  return Array.from(random(length), (byte) => alphabet.charAt(byte & 31)).join("");
}

/**
 * A fresh id of an experiment: eight signs, the first a letter, so that YAML never takes it for a number.
 *
 * @example
 * randomId(random); // "k7f3q9x2"
 */
export function randomId(random: RandomBytes): string {
  const [first = 0, ...rest] = random(8);
  return alphabet.charAt(first & 15) + rest.map((byte) => alphabet.charAt(byte & 31)).join("");
}
