import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addresses, ports } from "../addresses.ts";
import { buildKubernetes } from "../build/kubernetes.ts";
import { type Stand, standPath } from "../stand.ts";
import { type CommandOptions, run } from "./command.ts";
import { authority, certificate } from "./keys.ts";

/** Where the API server listens. */
export const apiserverUrl = `https://${addresses.node}:${ports.apiserver}`;

/** The kubeconfig of the stand's administrator, for kubectl, tests and people. */
export async function adminKubeconfig(stand: Stand): Promise<string> {
  return kubeconfig(stand, { name: "admin", organisation: "system:masters" });
}

/** Writes the kubeconfig of a user with a certificate of its own; gives its path. */
export async function kubeconfig(
  stand: Stand,
  user: { readonly name: string; readonly commonName?: string; readonly organisation?: string },
): Promise<string> {
  const { name } = user;
  const pair = await certificate(stand, user);
  const server = { server: apiserverUrl, "certificate-authority": (await authority(stand)).certificate };
  const path = standPath(stand, `${name}.kubeconfig`);
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "stand",
    contexts: [{ name: "stand", context: { cluster: "stand", user: name } }],
    clusters: [{ name: "stand", cluster: server }],
    users: [{ name, user: { "client-certificate": pair.certificate, "client-key": pair.key } }],
  };
  // In one step: kubectl of a part that starts beside takes half a file for none, and asks a server on port 8080.
  const written = `${path}.${process.pid}`;
  writeFileSync(written, JSON.stringify(config, undefined, 2));
  renameSync(written, path);
  return path;
}

/** Runs kubectl, as built with the cluster, as the stand's administrator. */
export async function kubectl(stand: Stand, words: readonly string[], options?: CommandOptions): Promise<string> {
  const binary = join(await buildKubernetes(stand), "kubectl");
  return run([binary, "--kubeconfig", standPath(stand, "admin.kubeconfig"), ...words], options);
}

/** Applies objects, given as YAML or JSON, on the server's side. */
export async function apply(stand: Stand, manifests: string): Promise<void> {
  const words = ["apply", "--server-side", "--force-conflicts", "--field-manager", "stand", "-f", "-"];
  await kubectl(stand, words, { input: manifests });
}

/** Objects as one text that kubectl reads. */
export function objectList(items: readonly object[]): string {
  return JSON.stringify({ apiVersion: "v1", kind: "List", items });
}
