import { webcrypto } from "node:crypto";

/** A text that a browser opens with a passphrase; bytes as base64. */
export interface Encrypted {
  readonly salt: string;
  readonly iterations: number;
  readonly nonce: string;
  readonly text: string;
}

/** As OWASP advises for PBKDF2 with SHA-256; a guess takes a computer about a fifth of a second. */
const iterations = 600_000;

/** Encrypts a text (AES-GCM, 256 bits) with a key that is worked out from a passphrase. */
export async function encryptForPassphrase(text: string, passphrase: string): Promise<Encrypted> {
  const salt = webcrypto.getRandomValues(new Uint8Array(16));
  const nonce = webcrypto.getRandomValues(new Uint8Array(12));
  const words = await webcrypto.subtle.importKey("raw", encode(normalise(passphrase)), "PBKDF2", false, ["deriveKey"]);
  const key = await webcrypto.subtle.deriveKey(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations },
    words,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt"],
  );
  const encrypted = await webcrypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, encode(text));
  return { salt: base64(salt), iterations, nonce: base64(nonce), text: base64(new Uint8Array(encrypted)) };
}

/** How it is typed does not matter: dashes, blanks and capitals are for the eye. */
function normalise(passphrase: string): string {
  return passphrase.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
