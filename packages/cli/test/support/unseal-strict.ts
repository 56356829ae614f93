import { constants, createDecipheriv, privateDecrypt } from "node:crypto";

/** A sealed value, opened as the controller does for the Secret that it was sealed for; `label` is `NAMESPACE/NAME`. */
export function unsealStrict(sealed: string, { key, label }: { readonly key: string; readonly label: string }): string {
  const bytes = Buffer.from(sealed, "base64");
  const end = 2 + bytes.readUInt16BE(0);
  const sessionKey = privateDecrypt(
    { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256", oaepLabel: Buffer.from(label) },
    bytes.subarray(2, end),
  );
  const decipher = createDecipheriv("aes-256-gcm", sessionKey, Buffer.alloc(12));
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(end, -16)), decipher.final()]).toString("utf8");
}
