import { type ClusterObject, type ExecResult, type ExpectedWorkload, memoryCluster } from "@grove/cluster";
import { generate } from "selfsigned";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { actingCluster } from "./support/acting-cluster.ts";
import { commitFile } from "./support/commit-file.ts";
import { healthyObjects, sealingKey } from "./support/healthy-cluster.ts";
import { imageOf, LabFixture, repository } from "./support/lab-fixture.ts";
import { recoveryKey } from "./support/recovery-key.ts";
import { application, podOf, runningObjects, targetOf } from "./support/running-objects.ts";

const namespace = "exp-public-goods-staging";

// One lab for the whole file: doctor changes nothing in it. Each test spoils a copy of its cluster.
const lab = new LabFixture();
let healthy: readonly ClusterObject[] = [];
let workloads: readonly ExpectedWorkload[] = [];

beforeAll(async () => {
  await lab.withPlatform();
  const owner = ["--owner", "group:econ-lab"];
  await lab.mustGrove("new", "public-goods", "--kind", "OTree", "--image", repository, ...owner);
  await lab.mustGrove("bump", "public-goods", "--image", imageOf("1.0.0"));
  const cluster = actingCluster(await healthyObjects());
  lab.cluster = cluster;
  await lab.mustGrove("bootstrap", "--recovery-key", (await recoveryKey()).recipient);
  const target = await targetOf(lab);
  ({ workloads } = target);
  healthy = [...cluster.objects(), ...runningObjects(target)];
});
afterAll(() => lab[Symbol.dispose]());

/** What doctor finds in a cluster: code and severity of each problem. */
async function findings(objects: readonly ClusterObject[], exec: Partial<ExecResult> = {}) {
  const refused = { exitCode: 1, stdout: "", stderr: "", ...exec };
  lab.cluster = memoryCluster({ objects, version: "v1.35.4", exec: () => refused });
  const { exitCode, output } = await lab.grove("doctor", "--json");
  const { problems } = JSON.parse(output) as { problems: readonly { code: string; severity: string }[] };
  return { exitCode, found: problems.map(({ code, severity }) => `${severity} ${code}`) };
}

/** The objects but for those of a kind, or of a kind and name. */
function without(kind: string, name?: string): readonly ClusterObject[] {
  return healthy.filter((object) => object.kind !== kind || (name !== undefined && object.metadata.name !== name));
}

/** The objects with one changed. */
function changed(kind: string, name: string, change: object): readonly ClusterObject[] {
  const old = healthy.filter((object) => object.kind === kind && object.metadata.name === name);
  if (old.length === 0) throw new Error(`there is no ${kind} ${name}`);
  return [...healthy.filter((object) => !old.includes(object)), ...old.map((object) => ({ ...object, ...change }))];
}

describe("doctor", () => {
  test("finds nothing in a lab and cluster that are well", async () => {
    expect(await findings(healthy)).toEqual({ exitCode: 0, found: [] });
    expect(await lab.mustGrove("doctor")).toBe(
      ["cluster", "Argo CD and sealed-secrets", "network rules", "sealing keys", "rights", "experiments", "backups"]
        .map((what) => `✓ ${what}\n`)
        .join(""),
    );
  });

  test.for<readonly [string, string, () => readonly ClusterObject[]]>([
    ["no class for volumes", "STORAGE_CLASS_MISSING", () => without("StorageClass", "grove-retain")],
    ["no ingress", "INGRESS_MISSING", () => without("IngressClass")],
    [
      "a part of Argo CD that is not ready",
      "PLATFORM_NOT_READY",
      () => changed("Deployment", "argocd-server", { status: {} }),
    ],
    ["no Argo CD", "PLATFORM_NOT_INSTALLED", withoutArgocd],
    ["an image that is not there", "IMAGE_PULL_FAILED", withMissingImage],
  ])("%s is the error %s", async ([, code, objects]) => {
    expect(await findings(objects())).toEqual({ exitCode: 1, found: [`error ${code}`] });
  });

  test.for<readonly [string, string, () => readonly ClusterObject[]]>([
    ["rights that somebody took away", "RIGHTS_STALE", () => changed("ConfigMap", "argocd-rbac-cm", { data: {} })],
    [
      "rights of an experiment that is gone",
      "RIGHTS_STALE",
      () => changed("ConfigMap", "argocd-rbac-cm", { data: { ...rights(), "policy.exp-gone.csv": "g, x, role:y" } }),
    ],
    ["an experiment that Argo CD has not made", "NOT_LIVE", () => withoutExperiment()],
    ["no backup for a day and more", "BACKUP_OLD", () => [...healthy, backups({ lastSuccess: hoursAgo(27) })]],
    ["no backup at all", "BACKUP_OLD", () => [...healthy, backups({})]],
  ])("%s: the warning %s", async ([, code, objects]) => {
    expect(await findings(objects())).toEqual({ exitCode: 0, found: [`warning ${code}`] });
  });

  test.for([
    ["last night's", { lastSuccess: hoursAgo(25) }],
    ["none, of an experiment of this morning", { created: hoursAgo(3) }],
    ["none, of one that is archived", { suspend: true }],
  ] as const)("backups: %s are well", async ([, given]) => {
    expect((await findings([...healthy, backups(given)])).found).toEqual([]);
  });

  test("a backup that failed says why, in the words of the container that did", async () => {
    lab.cluster = memoryCluster({ objects: [...healthy, backups({}), ...failedBackup("The disk is full.")] });
    const { output } = await lab.grove("doctor");
    expect(output).toContain("no backup has ever succeeded; the last one failed: The disk is full.");
    expect(output).toContain("→ grove backup public-goods --environment staging");
  });

  test("a controller that has made a newer key: certificate and bundle of the lab are stale", async () => {
    const later = new Date(Date.now() + 60_000);
    const pair = generate([{ name: "commonName", value: "newer" }], { keySize: 2048, notBeforeDate: later });
    const found = await findings([...healthy, await sealingKey("sealed-secrets-key2", pair)]);
    expect(found).toEqual({ exitCode: 0, found: ["warning CERTIFICATE_STALE", "warning RECOVERY_BUNDLE_STALE"] });
  });

  test("network rules that do nothing: a part of Argo CD reaches what it must not", async () => {
    expect((await findings(healthy, { exitCode: 0 })).found).toEqual(["warning NETWORK_RULES_IGNORED"]);
  });

  test("an experiment that is synced and not healthy is looked into, and may be well by now", async () => {
    const progressing = application(namespace, { sync: { status: "Synced" }, health: { status: "Progressing" } });
    expect(await findings(changed("Application", namespace, progressing))).toEqual({ exitCode: 0, found: [] });
  });

  test("for people, each fault stands under what was looked at, with its next step", async () => {
    lab.cluster = memoryCluster({
      objects: without("IngressClass"),
      version: "v1.35.4",
      exec: () => ({ exitCode: 1, stdout: "", stderr: "" }),
    });
    const { exitCode, output } = await lab.grove("doctor");
    expect(exitCode).toBe(1);
    expect(output).toMatch(/^✗ cluster\nerror INGRESS_MISSING: .*\n {2}→ microk8s enable ingress.*\n✓ Argo CD/);
  });
});

test("doctor tells a lab without a recovery key that its sealing keys are kept nowhere else", async () => {
  const other = await new LabFixture().withExperiment();
  other.cluster = memoryCluster({ objects: await healthyObjects() });
  const { output } = await other.grove("doctor", "--json");
  other[Symbol.dispose]();
  expect(JSON.parse(output)).toMatchObject({
    problems: expect.arrayContaining([expect.objectContaining({ code: "RECOVERY_KEY_MISSING", severity: "warning" })]),
  });
});

function rights(): object {
  return healthy.find(({ metadata }) => metadata.name === "argocd-rbac-cm")?.["data"] ?? {};
}

/** Its settings and Applications are left over, and nothing runs. */
function withoutArgocd(): readonly ClusterObject[] {
  return healthy.filter(({ kind, metadata }) => metadata.namespace !== "argocd" || !isRunning.test(kind));
}

const isRunning = /^(Deployment|StatefulSet|Pod)$/;

function withoutExperiment(): readonly ClusterObject[] {
  return healthy.filter(({ metadata }) => metadata.namespace !== namespace && metadata.name !== namespace);
}

/** The app's pod waits for an image that is in no registry, as Argo CD knows, too. */
function withMissingImage(): readonly ClusterObject[] {
  const app = workloads.find(({ name }) => name === "otree");
  if (app === undefined) throw new Error("there is no app");
  const waiting = podOf(namespace, app, { reason: "ImagePullBackOff", message: "manifest unknown" });
  const degraded = application(namespace, { sync: { status: "Synced" }, health: { status: "Degraded" } });
  return [...without("Pod", waiting.metadata.name).filter(({ kind }) => kind !== "Application"), waiting, degraded];
}

test("doctor tells a lab that names an archive store and has no access key for it", async () => {
  const other = await new LabFixture().withExperiment();
  const file = "environments/staging/environment.yaml";
  commitFile(other, file, `${other.read(file)}\narchive: {endpoint: https://s3.example, bucket: lab}\n`);
  other.cluster = memoryCluster({ objects: await healthyObjects() });
  const { output } = await other.grove("doctor", "--json");
  other[Symbol.dispose]();
  expect(output).toContain("ARCHIVE_CREDENTIALS_MISSING");
});

function hoursAgo(hours: number): string {
  return new Date(Date.now() - hours * 3_600_000).toISOString();
}

interface Backups {
  readonly lastSuccess?: string;
  readonly created?: string;
  readonly suspend?: boolean;
}

/** The CronJob of the experiment's backups. */
function backups({ lastSuccess, created = hoursAgo(100), suspend = false }: Backups): ClusterObject {
  return {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name: "backup", namespace, uid: "backup", creationTimestamp: created },
    spec: { suspend },
    status: lastSuccess === undefined ? {} : { lastSuccessfulTime: lastSuccess },
  };
}

/** A Job of it that failed, and its pod. */
function failedBackup(message: string): readonly ClusterObject[] {
  const owner = { kind: "CronJob", name: "backup", uid: "backup" };
  const terminated = { exitCode: 3, message };
  return [
    {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: "backup-1", namespace, ownerReferences: [owner] },
      status: { conditions: [{ type: "Failed", status: "True" }] },
    },
    {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "backup-1-a", namespace, labels: { "job-name": "backup-1" } },
      status: { phase: "Failed", initContainerStatuses: [{ name: "upload", state: { terminated } }] },
    },
  ];
}
