import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { publishVersions } from "./support/images.ts";
import { type LabAccount, openLabAccount } from "./support/lab-account.ts";
import { theLab } from "./support/lab.ts";

// The verbs that experimenters' pipelines ask for, by the two accounts of the lab's own pipeline: the service account in the
// cluster, and the account in Argo CD. A right too few shows here; a right too many in least-rights.

const lab = await theLab();
const study = "lab-account";
const { ingress } = lab.place;
const production = ["--environment", "production"];
let account: LabAccount;

beforeAll(async () => {
  const { first } = await publishVersions();
  await lab.newExperiment(study, first);
  await lab.grove("wait", study);
  account = await openLabAccount(lab);
});

afterAll(async () => account.close());

// What `grove` finds in the environment of the lab's job.
beforeEach(() => {
  vi.stubEnv("GROVE_ARGOCD_TOKEN", account.argocdToken);
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
    ["lists orphans", ["orphans"], /CLAIM|no orphans/],
    ["shows the state", ["status", study], /Synced/],
  ] as const)("%s", async ([, words, said]) => {
    expect(await asLab(...words)).toMatch(said);
  });

  test("may change no Application but through Argo CD", async () => {
    vi.stubEnv("GROVE_ARGOCD_TOKEN", "");
    const refused = await lab.tryGrove("deploy", study, "--kubeconfig", account.kubeconfig);
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("CLUSTER_FORBIDDEN") });
  });

  test("is refused by Argo CD with a token that is none", async () => {
    vi.stubEnv("GROVE_ARGOCD_TOKEN", "forged");
    const refused = await lab.tryGrove("deploy", study, "--kubeconfig", account.kubeconfig);
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
  return await lab.grove(...words, "--kubeconfig", account.kubeconfig);
}
