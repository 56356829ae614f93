const standard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Bytes as base64 with padding (RFC 4648 §4). */
export function encodeBase64(bytes: Uint8Array): string {
  let text = "";
  for (let start = 0; start < bytes.length; start += 3) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(start, start + 3);
    const group = (first << 16) | (second << 8) | third;
    text += [18, 12, 6, 0].map((shift) => standard.charAt((group >> shift) & 63)).join("");
  }
  const missing = (3 - (bytes.length % 3)) % 3;
  return text.slice(0, text.length - missing) + "=".repeat(missing);
}

/**
 * The number that base64url digits spell, most significant first, as a JSON Web Key writes its numbers (RFC 7518 §2).
 *
 * @example
 * base64UrlToNumber("AQAB"); // 65537n
 */
export function base64UrlToNumber(text: string): bigint {
  const bits = Array.from(text, (digit) => toSextet(digit).toString(2).padStart(6, "0")).join("");
  return BigInt(`0b0${bits.slice(0, bits.length - (bits.length % 8))}`);
}

function toSextet(digit: string): number {
  const value = standard.indexOf(digit === "-" ? "+" : digit === "_" ? "/" : digit);
  if (value === -1) throw new RangeError(`${JSON.stringify(digit)} is no base64url digit`);
  return value;
}
