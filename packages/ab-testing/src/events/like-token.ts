import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Exposure } from "./exposure.ts";

/** A Like, as the token that came with it proves: for which counter, and for which exposure, that it counts once. */
export type Like = Pick<Exposure, "id" | "experiment" | "version" | "epoch" | "arm">;

/**
 * What a page carries so that its visitor can like what was shown: the exposure and an HMAC-SHA256 over it (RFC 2104).
 *
 * Without the key nobody can make one, for this arm or another; with it, each exposure has exactly one.
 *
 * @param key secret, 32 random bytes.
 * @returns letters, digits and `-_.` only: it can stand in a form or an address as it is.
 */
export function likeToken({ experiment, version, epoch, arm, id }: Like, key: Uint8Array): string {
  const message = [experiment, version, epoch, arm, id].join(".");
  return `${message}.${signatureOf(message, key)}`;
}

/**
 * The Like that a token stands for; `undefined` if it was not made with this key.
 *
 * A replayed token gives the same `id`: count each id once.
 */
export function readLike(token: string, key: Uint8Array): Like | undefined {
  const end = token.lastIndexOf(".");
  const message = token.slice(0, Math.max(end, 0));
  if (token.length > longest || !isSame(token.slice(end + 1), signatureOf(message, key))) return undefined;
  const [experiment = "", version = "", epoch = "", arm = "", id = ""] = message.split(".");
  return { experiment, version, epoch, arm, id };
}

/** Four names of at most 64, an id, a signature, the dots. */
const longest = 4 * 64 + 32 + 64 + 5;

function signatureOf(message: string, key: Uint8Array): string {
  return bytesToHex(hmac(sha256, key, utf8ToBytes(message)));
}

/** Takes as long for a wrong first letter as for a wrong last one: time must not help to guess. */
function isSame(given: string, expected: string): boolean {
  if (given.length !== expected.length) return false;
  let difference = 0;
  for (let index = 0; index < expected.length; index++)
    difference |= given.charCodeAt(index) ^ expected.charCodeAt(index);
  return difference === 0;
}
