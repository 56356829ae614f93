import { mkdirSync, writeFileSync } from "node:fs";
import { generate } from "selfsigned";
import { demoFolder } from "./demo-folder.ts";

/**
 * A sealing key pair for the demo's lab, as the sealed-secrets controller of a cluster makes one for itself.
 *
 * In a real lab the private half never leaves the cluster; here it lies beside the lab, so that you can open what
 * `grove new` sealed.
 */
export async function makeCertificate(): Promise<void> {
  const pair = await generate([{ name: "commonName", value: "sealed-secrets of the demo" }], { keySize: 2048 });
  mkdirSync(demoFolder.root, { recursive: true });
  writeFileSync(demoFolder.certificate, pair.cert);
  writeFileSync(demoFolder.privateKey, pair.private, { mode: 0o600 });
}
