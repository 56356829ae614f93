import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import { base64UrlToNumber } from "./base64.ts";
import type { RandomBytes } from "./random.ts";

/** An RSA public key as a JSON Web Key (RFC 7517): both numbers in base64url. */
export interface SealingKey {
  readonly n: string;
  readonly e: string;
}

export interface OaepInput {
  readonly key: SealingKey;
  readonly message: Uint8Array;
  /** Bound to the message: decrypting needs the same. */
  readonly label: Uint8Array;
  readonly random: RandomBytes;
}

/**
 * RSA-OAEP with SHA-256 for both hashes (RFC 8017 §7.1.1); as long as the key's modulus, 512 bytes for 4096 bits.
 *
 * Only a public key is ever used here, so nothing secret steers the arithmetic's time.
 *
 * @throws RangeError if the message does not fit into the key.
 */
export function encryptOaep({ key, message, label, random }: OaepInput): Uint8Array {
  const modulus = base64UrlToNumber(key.n);
  const length = Math.ceil(modulus.toString(16).length / 2);
  const padding = length - message.length - 2 * hashLength - 2;
  if (padding < 0) throw new RangeError(`a key of ${length} bytes cannot hold ${message.length}`);

  const block = concatBytes(sha256(label), new Uint8Array(padding), Uint8Array.of(1), message);
  const seed = random(hashLength);
  const maskedBlock = xor(block, generateMask(seed, block.length));
  const maskedSeed = xor(seed, generateMask(maskedBlock, hashLength));
  const encoded = toNumber(concatBytes(maskedSeed, maskedBlock));
  return toBytes(power(encoded, base64UrlToNumber(key.e), modulus), length);
}

const hashLength = 32;

/** MGF1 (RFC 8017 appendix B.2.1). */
function generateMask(seed: Uint8Array, length: number): Uint8Array {
  const rounds = Array.from({ length: Math.ceil(length / hashLength) }, (_, round) =>
    sha256(concatBytes(seed, toBytes(BigInt(round), 4))),
  );
  return concatBytes(...rounds).subarray(0, length);
}

function xor(left: Uint8Array, right: Uint8Array): Uint8Array {
  return left.map((byte, index) => byte ^ (right[index] ?? 0));
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === "1") result = (result * base) % modulus;
  }
  return result;
}

function toNumber(bytes: Uint8Array): bigint {
  return BigInt(`0x${bytesToHex(bytes)}`);
}

function toBytes(number: bigint, length: number): Uint8Array {
  return hexToBytes(number.toString(16).padStart(2 * length, "0"));
}
