import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ClusterObject } from "@grove/cluster";
import { readYaml } from "@grove/experiments";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { logIn } from "../support/argocd-page.ts";
import { eventually } from "./support/eventually.ts";
import { publishVersions } from "./support/images.ts";
import { theLab } from "./support/lab.ts";

// The verbs that experimenters' pipelines ask for, by the two accounts of the lab's own pipeline: the service account in the
// cluster, and the account in Argo CD. A right too few shows here; a right too many in least-rights.

const lab = await theLab();
const study = "lab-account";
const { domain, ingress, authority } = lab.place;
const kubeconfig = join(lab.folder, "lab-account.kubeconfig");
const production = ["--environment", "production"];
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
let token: string;

beforeAll(async () => {
  const { first } = await publishVersions();
  await lab.newExperiment(study, first);
  await lab.grove("wait", study);
  await writeKubeconfig();
  token = await newToken();
});

afterAll(async () => {
  await lab.cluster.remove({ ...secret, ...secret.metadata });
  await lab.commit("the lab's account has been tried", (folder) => {
    for (const environment of ["staging", "production"]) {
      rmSync(join(folder, "environments", environment, study), { recursive: true, force: true });
    }
  });
});

// What `grove` finds in the environment of the lab's job.
beforeEach(() => {
  vi.stubEnv("GROVE_ARGOCD_TOKEN", token);
  vi.stubEnv("GROVE_ARGOCD_ADDRESS", ingress);
});
afterEach(() => vi.unstubAllEnvs());

describe("the lab's pipeline", () => {
  test("deploys what is not in production yet", async () => {
    expect(await asLab("deploy", study)).toContain(`production/${study} is live`);
    const application = await lab.application("production", study);
    expect(application?.status?.operationState).toMatchObject({ operation: { initiatedBy: { username: "lab" } } });
  });

  test.for([
    ["reads the log", ["logs", study, ...production], /Running prodserver/],
    ["waits", ["wait", study, ...production], /is live/],
    ["makes a dump", ["backup", study, ...production], /a restore of it gave the same rows/],
    ["exports the data", ["export", study, ...production, "--address", ingress], /\d files in/],
    ["archives", ["archive", study, ...production], /archive\/production/],
    ["puts it to sleep", ["sleep", study, ...production], /is asleep/],
    ["wakes it", ["wake", study, ...production], /is running/],
    ["resets staging", ["reset", study, "--yes"], /reset/],
    ["resets production", ["reset", study, ...production, "--yes"], /reset/],
    ["lists orphans", ["orphans"], /VOLUME|no orphans/],
    ["shows the state", ["status", study], /Synced/],
  ] as const)("%s", async ([, words, said]) => {
    expect(await asLab(...words)).toMatch(said);
  });

  test("may change no Application but through Argo CD", async () => {
    vi.stubEnv("GROVE_ARGOCD_TOKEN", "");
    const refused = await lab.tryGrove("deploy", study, "--kubeconfig", kubeconfig);
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("CLUSTER_FORBIDDEN") });
  });

  test("is refused by Argo CD with a token that is none", async () => {
    vi.stubEnv("GROVE_ARGOCD_TOKEN", "forged");
    const refused = await lab.tryGrove("deploy", study, "--kubeconfig", kubeconfig);
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("ARGOCD_FORBIDDEN") });
    expect(refused.errors).not.toContain("forged");
  });

  test("ends it, and with it its own rights there", async () => {
    expect(await asLab("delete", study, ...production, "--yes")).toContain("nothing of");
    const act = { verb: "list", resource: "pods", namespace: `exp-${study}` };
    expect(await lab.cluster.mayUser("system:serviceaccount:grove-jobs:lab", act)).toBe(false);
  });
});

async function asLab(...words: readonly string[]): Promise<string> {
  return await lab.grove(...words, "--kubeconfig", kubeconfig);
}

/** The cluster of the administrator's kubeconfig, as the service account. */
async function writeKubeconfig(): Promise<void> {
  await lab.cluster.create(secret);
  const reference = { ...secret, ...secret.metadata };
  await eventually("the account has a token", async () => (await tokenIn(reference)) !== undefined);
  const text = readFileSync(lab.place.kubeconfig, "utf8");
  const admin = readYaml(text, lab.place.kubeconfig).value?.data as { readonly clusters: readonly { name: string }[] };
  const [cluster] = admin.clusters;
  const user = { name: "lab", user: { token: await tokenIn(reference) } };
  const context = { name: "lab", context: { cluster: cluster?.name, user: "lab" } };
  const own = { apiVersion: "v1", kind: "Config", clusters: [cluster], users: [user], contexts: [context] };
  writeFileSync(kubeconfig, JSON.stringify({ ...own, "current-context": "lab" }), { mode: 0o600 });
}

async function tokenIn(reference: Parameters<typeof lab.cluster.read>[0]): Promise<string | undefined> {
  const found = await lab.cluster.read<ClusterObject & { readonly data?: { readonly token?: string } }>(reference);
  const encoded = found?.data?.token;
  return encoded === undefined ? undefined : Buffer.from(encoded, "base64").toString();
}

/** As an engineer makes it in Argo CD's page. */
async function newToken(): Promise<string> {
  const page = await logIn({ url: `https://argocd.${domain}`, address: ingress, authority }, "erin");
  const made = await page.createToken("lab", 3600);
  if (!made.ok) throw new Error(`Argo CD makes no token: ${made.body.message}`);
  return made.body;
}
