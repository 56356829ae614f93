import { gcm } from "@noble/ciphers/aes.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { encodeBase64 } from "./base64.ts";
import { encryptOaep, type SealingKey } from "./encrypt-oaep.ts";
import type { RandomBytes } from "./random.ts";

export interface SealInput {
  readonly key: SealingKey;
  /**
   * The Secret that the value will lie in; the controller opens it nowhere else (strict scope). `cluster-wide` for a
   * value that every namespace of the cluster may open.
   */
  readonly secret: SecretName | "cluster-wide";
  readonly random: RandomBytes;
}

/** Where a Secret lies. */
export interface SecretName {
  readonly namespace: string;
  readonly name: string;
}

/**
 * A value that only the cluster's sealed-secrets controller can read, in base64.
 *
 * A fresh session key encrypts the value (AES-256-GCM); the cluster's key encrypts the session key (RSA-OAEP). Layout:
 * length of the encrypted session key (2 bytes, big-endian), the encrypted session key, the encrypted value with its
 * tag. Source: sealed-secrets, "Crypto details" of its documentation.
 */
export function sealValue(value: string, { key, secret, random }: SealInput): string {
  const sessionKey = random(32);
  const label = utf8ToBytes(secret === "cluster-wide" ? "" : `${secret.namespace}/${secret.name}`);
  const sealedKey = encryptOaep({ key, message: sessionKey, label, random });
  const length = Uint8Array.of(sealedKey.length >> 8, sealedKey.length & 255);
  // The nonce may be zero, since no session key is ever used twice.
  const sealedValue = gcm(sessionKey, new Uint8Array(12)).encrypt(utf8ToBytes(value));
  return encodeBase64(concatBytes(length, sealedKey, sealedValue));
}
