import { createHash } from "node:crypto";
import type { Encrypted } from "./encrypt-for-passphrase.ts";

/** What an owner needs in order to log in. */
export interface Access {
  readonly address: string;
  readonly user: string;
  readonly password: string;
}

/**
 * One HTML file that shows an {@link Access} to whoever knows the passphrase. It needs no network and may use none, so
 * that any way of sending it will do.
 *
 * @param name of the experiment; all that is readable without the passphrase
 */
export function handoverPage(name: string, encrypted: Encrypted): string {
  const script = pageScript(encrypted);
  const scriptHash = createHash("sha256").update(script).digest("base64");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${scriptHash}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Access to ${name}</title>
<style>
  body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 3rem auto; padding: 0 1rem }
  input, button { font: inherit; padding: .4rem .6rem }
  input { width: 100%; box-sizing: border-box; font-family: ui-monospace, monospace }
  button { margin-top: .8rem }
  dt { margin-top: 1rem; font-weight: 600 }
  dd { margin: 0; overflow-wrap: anywhere }
  [hidden] { display: none }
</style>
<main>
  <h1>Access to ${name}</h1>
  <form id="form">
    <p>Type the passphrase that the lab told you. It never leaves this page; dashes and capitals do not matter.</p>
    <label for="passphrase">Passphrase</label>
    <input id="passphrase" autocomplete="off" autocapitalize="none" spellcheck="false" required autofocus>
    <button>Open</button>
    <p id="message" role="alert"></p>
  </form>
  <section id="access" hidden>
    <dl>
      <dt>Address</dt><dd><a id="address" rel="noreferrer"></a></dd>
      <dt>User</dt><dd><code id="user"></code></dd>
      <dt>Password</dt><dd><code id="password"></code></dd>
    </dl>
    <p>Put it into your password manager, then delete this file.</p>
  </section>
</main>
<script>${script}</script>
</html>
`;
}

/** Runs in the owner's browser. What encrypted it is \`encryptForPassphrase\`. */
function pageScript(encrypted: Encrypted): string {
  return `
const encrypted = ${JSON.stringify(encrypted)};
const part = (id) => document.getElementById(id);
const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
part("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  part("message").textContent = "One moment …";
  try {
    show(JSON.parse(await open(part("passphrase").value)));
  } catch {
    part("message").textContent = "This passphrase does not open it. Please look at each sign, or ask the lab.";
  }
});
async function open(passphrase) {
  const words = new TextEncoder().encode(passphrase.toLowerCase().replace(/[^a-z0-9]/g, ""));
  const material = await crypto.subtle.importKey("raw", words, "PBKDF2", false, ["deriveKey"]);
  const derivation = { name: "PBKDF2", hash: "SHA-256", salt: bytes(encrypted.salt), iterations: encrypted.iterations };
  const key = await crypto.subtle.deriveKey(derivation, material, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
  const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(encrypted.nonce) }, key, bytes(encrypted.text));
  return new TextDecoder().decode(text);
}
function show(access) {
  part("address").textContent = part("address").href = access.address;
  part("user").textContent = access.user;
  part("password").textContent = access.password;
  part("form").hidden = true;
  part("access").hidden = false;
}
`;
}
