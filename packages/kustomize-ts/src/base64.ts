const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Writes bytes as base64 with padding, in one line. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const first = bytes[at] ?? 0;
    const second = bytes[at + 1];
    const third = bytes[at + 2];
    text += letter(first >> 2) + letter(((first & 3) << 4) | ((second ?? 0) >> 4));
    text += second === undefined ? "=" : letter(((second & 15) << 2) | ((third ?? 0) >> 6));
    text += third === undefined ? "=" : letter(third & 63);
  }
  return text;
}

/** Reads base64 with padding; line breaks are skipped. Undefined when it is no base64. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const compact = text.replaceAll(/[\r\n]/g, "");
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return undefined;
  const digits = Array.from(compact.replace(/=+$/, ""), (character) => alphabet.indexOf(character));
  const bytes: number[] = [];
  for (let at = 0; at < digits.length; at += 4) {
    const [first = 0, second = 0, third, fourth] = digits.slice(at, at + 4);
    bytes.push((first << 2) | (second >> 4));
    if (third !== undefined) bytes.push(((second & 15) << 4) | (third >> 2));
    if (third !== undefined && fourth !== undefined) bytes.push(((third & 3) << 6) | fourth);
  }
  return Uint8Array.from(bytes);
}

function letter(index: number): string {
  return alphabet[index] ?? "";
}
