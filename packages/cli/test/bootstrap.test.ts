import type { ClusterObject, MemoryCluster } from "@grove/cluster";
import { generateIdentity, identityToRecipient } from "age-encryption";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { actingCluster } from "./support/acting-cluster.ts";
import { argocdManifests } from "./support/argocd-manifests.ts";
import { healthyObjects } from "./support/healthy-cluster.ts";
import { LabFixture } from "./support/lab-fixture.ts";

const bundle = "bootstrap/recovery/keys.age";
const index = "bootstrap/recovery/keys.yaml";

afterEach(() => void vi.unstubAllEnvs());

/** A lab that holds Argo CD's manifests itself, and a cluster for it. */
async function newLab(objects?: readonly ClusterObject[]): Promise<{ lab: LabFixture; cluster: MemoryCluster }> {
  const lab = new LabFixture();
  onTestFinished(() => lab[Symbol.dispose]());
  const manifests = lab.write("install.yaml", argocdManifests);
  await lab.init("--argocd-manifests", manifests, "--wildcard-certificate", "--domain", "grove.invalid");
  const cluster = actingCluster(objects ?? (await healthyObjects()));
  lab.cluster = cluster;
  return { lab, cluster };
}

/** A pair of recovery keys: the private one as `age-keygen` writes it, and the public one. */
async function recoveryKey(): Promise<{ identityFile: string; recipient: string }> {
  const identity = await generateIdentity();
  const recipient = await identityToRecipient(identity);
  return { identityFile: `# created: today\n# public key: ${recipient}\n${identity}\n`, recipient };
}

describe("bootstrap", () => {
  test("a second time changes nothing", async () => {
    const { lab, cluster } = await newLab();
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
    expect(changesOf(first)).toContain(bundle);
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
    const { lab, cluster } = await newLab();
    const { tip } = lab;
    const objects = cluster.objects();
    const shown = await lab.mustGrove("bootstrap", "--dry-run");
    expect(shown).toMatch(/✓ platform: \d+ objects: would change \d+/);
    expect(lab.tip).toBe(tip);
    expect(cluster.objects()).toEqual(objects);
  });

  test("--only does some steps, and says where Argo CD will be and what comes next", async () => {
    const { lab, cluster } = await newLab();
    const shown = await lab.mustGrove("bootstrap", "--only", "platform");
    expect(shown).toMatch(/^✓ platform: \d+ objects: changed \d+\n/);
    expect(shown).toContain("Argo CD's page: https://argocd.grove.invalid");
    expect(shown).toContain("https://argocd-webhook.grove.invalid/api/webhook");
    expect(shown).toContain("next: grove doctor");
    expect(cluster.objects().some(({ metadata }) => metadata.name === "argocd-secret")).toBe(false);
  });

  test("a step that there is not is wrong use, and nothing is done", async () => {
    const { lab, cluster } = await newLab();
    const objects = cluster.objects();
    const refused = await lab.grove("bootstrap", "--only", "platfrom");
    expect(refused).toMatchObject({ exitCode: 2, errors: expect.stringContaining("STEP_UNKNOWN") });
    expect(refused.errors).toContain("→ the steps are preflight, recover, secrets, platform, rights, ready, keys");
    expect(cluster.objects()).toEqual(objects);
  });

  test("refuses a cluster that is not ready for a lab, and changes nothing", async () => {
    const { lab, cluster } = await newLab([]);
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
    const { lab } = await newLab();
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
  test("are those of the owners, and go with the experiment", async () => {
    const { lab, cluster } = await newLab();
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
    const { lab, cluster } = await newLab();
    vi.stubEnv("GROVE_GIT_TOKEN", "git-token");
    vi.stubEnv("GROVE_OIDC_ISSUER", "https://id.example");
    vi.stubEnv("GROVE_OIDC_CLIENT_ID", "argocd");
    vi.stubEnv("GROVE_OIDC_CLIENT_SECRET", "oidc-secret");
    const output = await lab.mustGrove("bootstrap", "--only", "secrets");
    expect(output).not.toMatch(/GIT_TOKEN_MISSING|LOGIN_MISSING/);
    expect(valuesOf(cluster, "grove-lab-repository")).toMatchObject({
      type: "git",
      username: "grove",
      password: "git-token",
    });
    expect(valuesOf(cluster, "argocd-oidc")).toEqual({
      issuer: "https://id.example",
      clientID: "argocd",
      clientSecret: "oidc-secret",
    });
    const webhook = valuesOf(cluster, "argocd-secret")["webhook.gitlab.secret"];
    expect(webhook).toMatch(/^[\w-]{32}$/);

    vi.unstubAllEnvs();
    const again = await lab.mustGrove("bootstrap", "--only", "secrets");
    expect(again, "what the cluster has is not asked for again").not.toMatch(/GIT_TOKEN_MISSING|LOGIN_MISSING/);
    expect(again).toContain("nothing to change");
    expect(valuesOf(cluster, "argocd-secret")["webhook.gitlab.secret"]).toBe(webhook);
  });

  test("what is missing is told with what follows from it", async () => {
    const { lab } = await newLab();
    const output = await lab.mustGrove("bootstrap", "--only", "secrets");
    expect(output).toMatch(/warning GIT_TOKEN_MISSING: .*\n {2}→ .*GROVE_GIT_TOKEN/);
    expect(output).toMatch(/warning LOGIN_MISSING: .*\n {2}→ .*GROVE_OIDC_ISSUER/);
  });
});

describe("recovery", () => {
  test("a new cluster gets the old one's keys, from the lab and the private recovery key", async () => {
    const { lab, cluster } = await newLab();
    const { identityFile, recipient } = await recoveryKey();
    await lab.mustGrove("bootstrap", "--recovery-key", recipient);
    expect(lab.read(bundle)).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----\n/);
    expect(lab.read(index)).toContain(recipient);

    const empty = actingCluster([]);
    lab.cluster = empty;
    const output = await lab.mustGrove("bootstrap", "--only", "recover", "--recover", lab.write("key", identityFile));
    expect(output).toContain("1 sealing keys of the lost cluster");
    expect(sealingKeysIn(empty)).toEqual(sealingKeysIn(cluster));
    expect(sealingKeysIn(empty)).toHaveLength(1);
    const webhook = valuesOf(cluster, "argocd-secret")["webhook.gitlab.secret"];
    expect(valuesOf(empty, "argocd-secret")).toMatchObject({ "webhook.gitlab.secret": webhook });
  });

  test("a lab without a recovery key is told what it risks", async () => {
    const { lab } = await newLab();
    const output = await lab.mustGrove("bootstrap", "--only", "keys");
    expect(output).toMatch(/warning RECOVERY_KEY_MISSING: .*\n {2}→ age-keygen/);
  });

  test("another recovery key encrypts the keys anew", async () => {
    const { lab } = await newLab();
    await lab.mustGrove("bootstrap", "--only", "keys", "--recovery-key", (await recoveryKey()).recipient);
    const before = lab.read(bundle);
    const { recipient } = await recoveryKey();
    await lab.mustGrove("bootstrap", "--only", "keys", "--recovery-key", recipient);
    expect(lab.read(bundle)).not.toBe(before);
    expect(lab.read(index)).toContain(recipient);
  });

  test.for<readonly [string, number, string]>([
    ["another's key", 1, "RECOVERY_KEY_WRONG"],
    ["no key", 2, "RECOVERY_KEY_INVALID"],
    ["no file", 2, "FILE_UNREADABLE"],
  ])("%s ends with %d and %s", async ([what, exitCode, code]) => {
    const { lab } = await newLab();
    await lab.mustGrove("bootstrap", "--only", "keys", "--recovery-key", (await recoveryKey()).recipient);
    lab.write("another's key", (await recoveryKey()).identityFile);
    lab.write("no key", "-----BEGIN OPENSSH PRIVATE KEY-----\n");
    const empty = actingCluster([]);
    lab.cluster = empty;
    const refused = await lab.grove("bootstrap", "--only", "recover", "--recover", `${lab.directory}/${what}`);
    expect(refused).toMatchObject({ exitCode, errors: expect.stringContaining(code) });
    expect(empty.objects()).toEqual([]);
  });

  test("a lab without a bundle cannot recover", async () => {
    const { lab } = await newLab();
    const key = lab.write("key", (await recoveryKey()).identityFile);
    const refused = await lab.grove("bootstrap", "--only", "recover", "--recover", key);
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("RECOVERY_BUNDLE_MISSING") });
  });

  test("what is no age recipient is wrong use", async () => {
    const { lab } = await newLab();
    const { tip } = lab;
    const refused = await lab.grove("bootstrap", "--only", "keys", "--recovery-key", "ssh-ed25519 AAAA");
    expect(refused).toMatchObject({ exitCode: 2, errors: expect.stringContaining("RECOVERY_KEY_INVALID") });
    expect(lab.tip).toBe(tip);
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

/** The values of a Secret of Argo CD, as texts. */
function valuesOf(cluster: MemoryCluster, name: string): Readonly<Record<string, string>> {
  const secret = cluster.objects().find(({ kind, metadata }) => kind === "Secret" && metadata.name === name);
  const values = Object.entries((secret?.["data"] ?? {}) as Readonly<Record<string, string>>);
  return Object.fromEntries(values.map(([key, value]) => [key, Buffer.from(value, "base64").toString()]));
}

/** Name, labels and values of each sealing key: all that the controller goes by. */
function sealingKeysIn(cluster: MemoryCluster): readonly unknown[] {
  return cluster
    .objects()
    .filter(({ kind, metadata }) => kind === "Secret" && metadata.namespace === "sealed-secrets")
    .map(({ metadata: { name, labels }, type, data }) => ({ name, labels, type, data }));
}
