/**
 * The order of keys in go-yaml's output: letters by code point, other characters before letters, digits as numbers.
 *
 * @example ["k10", "k9", "ab", "a-b"].sort(compareKeys) // ["a-b", "ab", "k9", "k10"]
 */
export function compareKeys(left: string, right: string): number {
  let at = 0;
  while (at < left.length && at < right.length && left.charCodeAt(at) === right.charCodeAt(at)) at += 1;
  if (at === left.length || at === right.length) return left.length - right.length;
  if (isAsciiLetter(left.charCodeAt(at)) && isAsciiLetter(right.charCodeAt(at))) {
    return left.charCodeAt(at) - right.charCodeAt(at);
  }
  return surrogate.test(left) || surrogate.test(right)
    ? compareAt(Array.from(left), Array.from(right), at)
    : compareAt(left, right, at);
}

function isAsciiLetter(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

const surrogate = /[\ud800-\udfff]/;

/** The characters of a key by position: the text itself where none of them is a pair. */
type Characters = string | readonly string[];

/** `from`: up to here both are equal, at most counted too far where characters are pairs. */
function compareAt(left: Characters, right: Characters, from: number): number {
  let at = typeof left === "string" ? from : 0;
  while (left[at] === right[at]) at += 1;
  const a = left[at] ?? "";
  const b = right[at] ?? "";
  if (isLetter(a) && isLetter(b)) return codeOf(a) - codeOf(b);
  if (isLetter(a) || isLetter(b)) return isLetter(b) ? -1 : 1;
  // A zero inside of a number with a digit before it counts as a digit, not as a leading zero.
  const start = (a === "0" || b === "0") && hasNonZeroDigitBefore(left, at) ? 1n : 0n;
  const numberA = readNumber(left, at, start);
  const numberB = readNumber(right, at, start);
  if (numberA.value !== numberB.value) return numberA.value < numberB.value ? -1 : 1;
  if (numberA.end !== numberB.end) return numberA.end - numberB.end;
  return codeOf(a) - codeOf(b);
}

function hasNonZeroDigitBefore(text: Characters, at: number): boolean {
  for (let index = at - 1; index >= 0 && isDigit(text[index]); index -= 1) if (text[index] !== "0") return true;
  return false;
}

function readNumber(text: Characters, at: number, start: bigint): { value: bigint; end: number } {
  let value = start;
  let end = at;
  for (; isDigit(text[end]); end += 1) value = BigInt.asIntN(64, value * 10n + BigInt(codeOf(text[end] ?? "") - 0x30));
  return { value, end };
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}

function isLetter(character: string): boolean {
  return character < "\x80" ? isAsciiLetter(character.charCodeAt(0)) : /\p{L}/u.test(character);
}

function isDigit(character: string | undefined): boolean {
  if (character === undefined) return false;
  return character < "\x80" ? character >= "0" && character <= "9" : /\p{Nd}/u.test(character);
}
