import { constants, createDecipheriv, createPrivateKey, privateDecrypt } from "node:crypto";
import type { SealingKeyPair } from "./sealing-keys.ts";

/**
 * What was sealed for the whole cluster, opened with one of its keys; `undefined` when none opens it. The layout is that
 * of `sealValue`.
 */
export function unsealValue(sealed: string, keys: readonly SealingKeyPair[]): string | undefined {
  return keys.map((key) => open(Buffer.from(sealed.trim(), "base64"), key)).find((value) => value !== undefined);
}

function open(bytes: Buffer, { key }: SealingKeyPair): string | undefined {
  try {
    const end = 2 + bytes.readUInt16BE(0);
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    const sessionKey = privateDecrypt(
      { key: createPrivateKey(key), padding, oaepHash: "sha256" },
      bytes.subarray(2, end),
    );
    const decipher = createDecipheriv("aes-256-gcm", sessionKey, Buffer.alloc(12));
    decipher.setAuthTag(bytes.subarray(-16));
    return Buffer.concat([decipher.update(bytes.subarray(end, -16)), decipher.final()]).toString("utf8");
  } catch {
    return undefined;
  }
}
