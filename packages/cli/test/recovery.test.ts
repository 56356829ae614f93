import type { MemoryCluster } from "@grove/cluster";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { actingCluster } from "./support/acting-cluster.ts";
import { healthyObjects } from "./support/healthy-cluster.ts";
import { LabFixture } from "./support/lab-fixture.ts";
import { recoveryKey } from "./support/recovery-key.ts";
import { secretValues } from "./support/secret-values.ts";

const bundle = "bootstrap/recovery/keys.age";
const index = "bootstrap/recovery/keys.yaml";

// One lab that keeps the keys of a cluster which is then lost; what recovers from it does not change it.
const kept = new LabFixture();
let lost: MemoryCluster;
let identityFile = "";

beforeAll(async () => {
  const key = await recoveryKey();
  identityFile = kept.write("recovery.key", key.identityFile);
  await kept.withPlatform();
  lost = actingCluster(await healthyObjects());
  kept.cluster = lost;
  await kept.mustGrove("bootstrap", "--only", "secrets", "keys", "--recovery-key", key.recipient);
});
afterAll(() => kept[Symbol.dispose]());

/** The lab that keeps the keys, and an empty cluster for it. */
function recovering() {
  const cluster = actingCluster([]);
  kept.cluster = cluster;
  return { lab: kept, cluster };
}

/** A lab of the test's own, whose cluster has a sealing key. */
async function fresh(): Promise<LabFixture> {
  const lab = await new LabFixture().withPlatform();
  onTestFinished(() => lab[Symbol.dispose]());
  lab.cluster = actingCluster(await healthyObjects());
  return lab;
}

describe("recovery", () => {
  test("a new cluster gets the old one's keys, from the lab and the private recovery key", async () => {
    expect(kept.read(bundle)).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----\n/);
    const { lab, cluster } = recovering();
    const output = await lab.mustGrove("bootstrap", "--only", "recover", "--recover", identityFile);
    expect(output).toContain("1 sealing keys of the lost cluster");
    expect(sealingKeysIn(cluster)).toEqual(sealingKeysIn(lost));
    expect(sealingKeysIn(cluster)).toHaveLength(1);
    const { "server.secretkey": _, ...announcements } = secretValues(lost, "argocd-secret");
    expect(secretValues(cluster, "argocd-secret")).toEqual(announcements);
  });

  test.for<readonly [string, number, string]>([
    ["another's key", 1, "RECOVERY_KEY_WRONG"],
    ["no key", 2, "RECOVERY_KEY_INVALID"],
    ["no file", 2, "FILE_UNREADABLE"],
  ])("%s ends with %d and %s, and nothing is made", async ([what, exitCode, code]) => {
    const { lab, cluster } = recovering();
    lab.write("another's key", (await recoveryKey()).identityFile);
    lab.write("no key", "-----BEGIN OPENSSH PRIVATE KEY-----\n");
    const refused = await lab.grove("bootstrap", "--only", "recover", "--recover", `${lab.directory}/${what}`);
    expect(refused).toMatchObject({ exitCode, errors: expect.stringContaining(code) });
    expect(cluster.objects()).toEqual([]);
  });

  test("a lab without a bundle cannot recover", async () => {
    const refused = await (await fresh()).grove("bootstrap", "--only", "recover", "--recover", identityFile);
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("RECOVERY_BUNDLE_MISSING") });
  });
});

describe("the recovery key", () => {
  test("without one a lab is told what it risks", async () => {
    const output = await (await fresh()).mustGrove("bootstrap", "--only", "keys");
    expect(output).toMatch(/warning RECOVERY_KEY_MISSING: .*\n {2}→ age-keygen/);
  });

  test("another one encrypts the keys anew", async () => {
    const lab = await fresh();
    await lab.mustGrove("bootstrap", "--only", "keys", "--recovery-key", (await recoveryKey()).recipient);
    const before = lab.read(bundle);
    const { recipient } = await recoveryKey();
    await lab.mustGrove("bootstrap", "--only", "keys", "--recovery-key", recipient);
    expect(lab.read(bundle)).not.toBe(before);
    expect(lab.read(index)).toContain(recipient);
  });

  test("what is no recipient of age is wrong use", async () => {
    const lab = await fresh();
    const { tip } = lab;
    const refused = await lab.grove("bootstrap", "--only", "keys", "--recovery-key", "ssh-ed25519 AAAA");
    expect(refused).toMatchObject({ exitCode: 2, errors: expect.stringContaining("RECOVERY_KEY_INVALID") });
    expect(lab.tip).toBe(tip);
  });
});

/** Name, labels and values of each sealing key: all that the controller goes by. */
function sealingKeysIn(cluster: MemoryCluster): readonly unknown[] {
  return cluster
    .objects()
    .filter(({ kind, metadata }) => kind === "Secret" && metadata.namespace === "sealed-secrets")
    .map(({ metadata: { name, labels }, type, data }) => ({ name, labels, type, data }));
}
