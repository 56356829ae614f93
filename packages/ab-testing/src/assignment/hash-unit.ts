import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** Into how many buckets units fall; shares are whole numbers of buckets. */
export const bucketCount = 10_000;

/** What a unit's hash says. */
export interface UnitHash {
  /** From 0 to 9,999, each equally likely. */
  readonly bucket: number;
  /** 32 hexadecimal digits: names the unit within this salt, and does not tell who it is. */
  readonly id: string;
}

/**
 * The bucket of a unit: `sha256(salt:unit) mod 10000`, the whole digest read as one big-endian number.
 *
 * Under another salt the same unit falls into a bucket that has nothing to do with this one. A hash in place of random
 * draws is the field's practice: Kohavi, Tang & Xu, *Trustworthy Online Controlled Experiments* (2020), chapter 4.
 *
 * @example hashUnit("greetings:1:1", "visitor-1").bucket
 */
export function hashUnit(salt: string, unit: string): UnitHash {
  const digest = sha256(utf8ToBytes(`${salt}:${unit}`));
  const bucket = digest.reduce((remainder, byte) => (remainder * 256 + byte) % bucketCount, 0);
  return { bucket, id: bytesToHex(digest.subarray(0, 16)) };
}
