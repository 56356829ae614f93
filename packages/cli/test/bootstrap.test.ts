import type { ClusterObject, MemoryCluster } from "@grove/cluster";
import { archiveCredentialsPath, readArchiveCredentials } from "@grove/experiments";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { readSealingKeys } from "../src/bootstrap/sealing-keys.ts";
import { unsealValue } from "../src/bootstrap/unseal-value.ts";
import { actingCluster } from "./support/acting-cluster.ts";
import { healthyObjects } from "./support/healthy-cluster.ts";
import { LabFixture } from "./support/lab-fixture.ts";
import { recoveryKey } from "./support/recovery-key.ts";
import { secretValues } from "./support/secret-values.ts";

// One lab for the tests that do not change it.
const shared = new LabFixture();
let sharedTip = "";

beforeAll(async () => {
  sharedTip = (await shared.withPlatform()).tip;
});
afterEach(() => void vi.unstubAllEnvs());
afterAll(() => {
  shared[Symbol.dispose]();
});

/** The shared lab, and a new cluster for it. */
async function unchanged(objects?: readonly ClusterObject[]) {
  onTestFinished(() => expect(shared.tip).toBe(sharedTip));
  return connect(shared, objects ?? (await healthyObjects()));
}

/** A lab of the test's own, and a new cluster for it. */
async function fresh() {
  const lab = await new LabFixture().withPlatform();
  onTestFinished(() => lab[Symbol.dispose]());
  return connect(lab, await healthyObjects());
}

function connect(lab: LabFixture, objects: readonly ClusterObject[]): { lab: LabFixture; cluster: MemoryCluster } {
  const cluster = actingCluster(objects);
  lab.cluster = cluster;
  return { lab, cluster };
}

describe("bootstrap", () => {
  test("a second time changes nothing", async () => {
    const { lab, cluster } = await fresh();
    const { recipient } = await recoveryKey();
    const first = stepsOf(await lab.mustGrove("bootstrap", "--recovery-key", recipient, "--json"));
    expect(first.map(({ step }) => step)).toEqual([
      "preflight",
      "recover",
      "secrets",
      "platform",
      "rights",
      "ready",
      "keys",
    ]);
    expect(changesOf(first)).toContain("AppProject grove-production in argocd");
    expect(changesOf(first)).toContain("bootstrap/recovery/keys.age");
    const { tip } = lab;
    const objects = cluster.objects();

    const second = stepsOf(await lab.mustGrove("bootstrap", "--recovery-key", recipient, "--json"));
    expect(changesOf(second)).toEqual([]);
    expect(lab.tip).toBe(tip);
    expect(cluster.objects()).toEqual(objects);

    const third = stepsOf(await lab.mustGrove("bootstrap", "--json"));
    expect(changesOf(third), "nor without the recovery key, which the lab knows now").toEqual([]);
  });

  test("under --dry-run tells what it would do and changes nothing", async () => {
    const { lab, cluster } = await unchanged();
    const objects = cluster.objects();
    const shown = await lab.mustGrove("bootstrap", "--dry-run");
    expect(shown).toMatch(/✓ platform: \d+ objects, \d+ would change/);
    expect(cluster.objects()).toEqual(objects);
  });

  test("--only does some steps, and says where Argo CD will be and what comes next", async () => {
    const { lab, cluster } = await unchanged();
    const shown = await lab.mustGrove("bootstrap", "--only", "platform");
    expect(shown).toMatch(/^✓ platform: \d+ objects, \d+ changed\n/);
    expect(shown).toContain("Argo CD's page: https://argocd.grove.invalid");
    expect(shown).toContain("https://argocd-webhook.grove.invalid/api/webhook");
    expect(shown).toContain("next: grove doctor");
    expect(cluster.objects().some(({ metadata }) => metadata.name === "argocd-secret")).toBe(false);
  });

  test("a step that there is not is wrong use, and nothing is done", async () => {
    const { lab, cluster } = await unchanged();
    const objects = cluster.objects();
    const refused = await lab.grove("bootstrap", "--only", "platfrom");
    expect(refused).toMatchObject({ exitCode: 2, errors: expect.stringContaining("STEP_UNKNOWN") });
    expect(refused.errors).toContain("→ the steps are preflight, recover, secrets, platform, rights, ready, keys");
    expect(cluster.objects()).toEqual(objects);
  });

  test("refuses a cluster that is not ready for a lab, and changes nothing", async () => {
    const { lab, cluster } = await unchanged([]);
    const refused = await lab.grove("bootstrap");
    expect(refused.exitCode).toBe(1);
    const codes = [...refused.errors.matchAll(/^(?:error|warning) ([A-Z_]+):/gm)].map((match) => match[1]);
    expect(codes).toEqual([
      "DNS_MISSING",
      "STORAGE_MISSING",
      "INGRESS_MISSING",
      "MEMORY_SMALL",
      "NETWORK_RULES_UNKNOWN",
      "HOST_UNKNOWN",
      "HOST_UNKNOWN",
    ]);
    expect(refused.errors).toContain("the cluster is not ready for a lab");
    expect(cluster.objects()).toEqual([]);
  });

  test("refuses a lab without a platform", async () => {
    const { lab } = await fresh();
    // A commit that holds nothing, as the branch of another kind of repository would.
    const author = ["-c", "user.name=test", "-c", "user.email=test@lab.example"];
    const empty = lab.git(
      ...author,
      "commit-tree",
      "-m",
      "empty",
      lab.git("hash-object", "-t", "tree", "-w", "/dev/null"),
    );
    lab.git("update-ref", "refs/heads/platform", empty);
    const refused = await lab.grove("bootstrap");
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("PLATFORM_MISSING") });
  });
});

describe("rights", () => {
  test("are those of the owners, beside what the platform says", async () => {
    const { lab, cluster } = await fresh();
    const image = "registry.example/econ/goods";
    await lab.mustGrove("new", "goods", "--kind", "OTree", "--image", image, "--owner", "group:econ-lab");
    await lab.mustGrove("bootstrap", "--only", "platform", "rights");
    const rights = cluster.objects().find(({ metadata }) => metadata.name === "argocd-rbac-cm")?.["data"];
    expect(rights).toHaveProperty(["policy.exp-goods-staging.csv"], expect.stringContaining("g, econ-lab, role:"));
    expect(rights).toHaveProperty(["policy.csv"]);
  });
});

describe("secrets", () => {
  test("what is given becomes Argo CD's, and what is random is made once", async () => {
    const { lab, cluster } = await unchanged();
    vi.stubEnv("GROVE_GIT_TOKEN", "git-token");
    vi.stubEnv("GROVE_OIDC_ISSUER", "https://id.example");
    vi.stubEnv("GROVE_OIDC_CLIENT_ID", "argocd");
    vi.stubEnv("GROVE_OIDC_CLIENT_SECRET", "oidc-secret");
    const output = await lab.mustGrove("bootstrap", "--only", "secrets");
    expect(output).not.toMatch(/GIT_TOKEN_MISSING|LOGIN_MISSING/);
    expect(secretValues(cluster, "grove-lab-repository")).toMatchObject({
      type: "git",
      username: "grove",
      password: "git-token",
    });
    expect(secretValues(cluster, "argocd-oidc")).toEqual({
      issuer: "https://id.example",
      clientID: "argocd",
      clientSecret: "oidc-secret",
    });
    const own = secretValues(cluster, "argocd-secret");
    expect(own["webhook.gitlab.secret"]).toMatch(/^[\w-]{32}$/);
    expect(own["server.secretkey"], "Argo CD's parts need it when they start").toMatch(/^[A-Za-z0-9+/]{43}=$/);

    vi.unstubAllEnvs();
    const again = await lab.mustGrove("bootstrap", "--only", "secrets");
    expect(again, "what the cluster has is not asked for again").not.toMatch(/GIT_TOKEN_MISSING|LOGIN_MISSING/);
    expect(again).toContain("nothing to change");
    expect(secretValues(cluster, "argocd-secret")).toEqual(own);
  });

  test("what is missing is told with what follows from it", async () => {
    const { lab } = await unchanged();
    const output = await lab.mustGrove("bootstrap", "--only", "secrets");
    expect(output).toMatch(/warning GIT_TOKEN_MISSING: .*\n {2}→ .*GROVE_GIT_TOKEN/);
    expect(output).toMatch(/warning LOGIN_MISSING: .*\n {2}→ .*GROVE_OIDC_ISSUER/);
  });
});

test("the registry's credentials are sealed for the lab, and stay as they are until others are given", async () => {
  const { lab } = await fresh();
  const sealed = (): string => lab.read("bootstrap/sealed-secrets/registry-credentials.txt");
  const keys = (): Promise<string> => lab.mustGrove("bootstrap", "--only", "keys");
  vi.stubEnv("GROVE_REGISTRY_CREDENTIALS", lab.write("config.json", '{"auths":{"registry.example":{"auth":"b25l"}}}'));
  await keys();
  const first = sealed();
  expect(first).not.toContain("registry.example");
  await keys();
  expect(sealed()).toBe(first);
  lab.write("config.json", '{"auths":{"registry.example":{"auth":"dHdv"}}}');
  await keys();
  expect(sealed()).not.toBe(first);
});

test("the access key for the archive store is sealed for the lab, and stays as it is until another one is given", async () => {
  const { lab, cluster } = await fresh();
  const sealed = (): string => lab.read(archiveCredentialsPath);
  const keys = (): Promise<string> => lab.mustGrove("bootstrap", "--only", "keys");
  await keys();
  expect(readArchiveCredentials(sealed())).toBeUndefined();
  vi.stubEnv("GROVE_ARCHIVE_CREDENTIALS", "lab:secret/with:colon");
  await keys();
  const first = sealed();
  const { ACCESS_KEY = "", SECRET_KEY = "" } = readArchiveCredentials(first) ?? {};
  const pairs = await readSealingKeys(cluster);
  expect([ACCESS_KEY, SECRET_KEY].map((value) => unsealValue(value, pairs))).toEqual(["lab", "secret/with:colon"]);
  await keys();
  expect(sealed()).toBe(first);
  vi.stubEnv("GROVE_ARCHIVE_CREDENTIALS", "lab:another");
  await keys();
  expect(sealed()).not.toBe(first);
  vi.stubEnv("GROVE_ARCHIVE_CREDENTIALS", "nonsense");
  expect(await lab.grove("bootstrap", "--only", "keys")).toMatchObject({
    exitCode: 2,
    errors: expect.stringContaining("ARCHIVE_CREDENTIALS_INVALID"),
  });
});

interface Step {
  readonly step: string;
  readonly changed: readonly string[];
}

function stepsOf(json: string): readonly Step[] {
  return (JSON.parse(json) as { readonly steps: readonly Step[] }).steps;
}

function changesOf(steps: readonly Step[]): readonly string[] {
  return steps.flatMap(({ changed }) => changed);
}
