import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ClusterObject } from "@grove/cluster";
import { readYaml } from "@grove/experiments";
import { eventually } from "./eventually.ts";
import type { Lab } from "./lab.ts";
import { openLabPage } from "./lab-page.ts";

/** The two accounts as which the lab's own pipeline acts. */
export interface LabAccount {
  /** A file: the service account `lab` in the cluster. */
  readonly kubeconfig: string;
  /** The account `lab` in Argo CD, for an hour. */
  readonly argocdToken: string;
  readonly close: () => Promise<void>;
}

const secret = {
  apiVersion: "v1",
  kind: "Secret",
  type: "kubernetes.io/service-account-token",
  metadata: {
    name: "lab-account",
    namespace: "grove-jobs",
    annotations: { "kubernetes.io/service-account.name": "lab" },
  },
};
const reference = { ...secret, ...secret.metadata };

/** Opens the accounts of the lab's own pipeline, as a lab manager hands them to it. */
export async function openLabAccount(lab: Lab): Promise<LabAccount> {
  return {
    kubeconfig: await writeKubeconfig(lab),
    argocdToken: await newToken(lab),
    close: async () => lab.cluster.remove(reference),
  };
}

/** The cluster of the administrator's kubeconfig, as the service account. */
async function writeKubeconfig(lab: Lab): Promise<string> {
  await lab.cluster.create(secret);
  await eventually("the account has a token", async () => (await tokenIn(lab)) !== undefined);
  const text = readFileSync(lab.place.kubeconfig, "utf8");
  const admin = readYaml(text, lab.place.kubeconfig).value?.data as { readonly clusters: readonly { name: string }[] };
  const [cluster] = admin.clusters;
  const user = { name: "lab", user: { token: await tokenIn(lab) } };
  const context = { name: "lab", context: { cluster: cluster?.name, user: "lab" } };
  const own = { apiVersion: "v1", kind: "Config", clusters: [cluster], users: [user], contexts: [context] };
  const file = join(lab.folder, "lab-account.kubeconfig");
  writeFileSync(file, JSON.stringify({ ...own, "current-context": "lab" }), { mode: 0o600 });
  return file;
}

async function tokenIn(lab: Lab): Promise<string | undefined> {
  const found = await lab.cluster.read<ClusterObject & { readonly data?: { readonly token?: string } }>(reference);
  const encoded = found?.data?.token;
  return encoded === undefined ? undefined : Buffer.from(encoded, "base64").toString();
}

/** As an engineer makes it in Argo CD's page, which knows a new account some seconds after bootstrap has made it. */
async function newToken(lab: Lab): Promise<string> {
  const page = await openLabPage(lab);
  let token: string | undefined;
  await eventually("Argo CD makes a token of the account lab", async () => {
    const made = await page.createToken("lab", 3600);
    if (made.ok) token = made.body;
    return made.ok;
  });
  return token ?? "";
}
