import { type Cluster, type MemoryCluster, memoryCluster } from "@grove/cluster";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { imageOf, LabFixture } from "./support/lab-fixture.ts";
import { applyAll, application, podOf, runningObjects, targetOf } from "./support/running-objects.ts";

const production = "exp-public-goods";

async function newLab(): Promise<LabFixture> {
  const lab = await new LabFixture().withExperiment();
  onTestFinished(() => lab[Symbol.dispose]());
  return lab;
}

describe("wait", () => {
  test("ends when exactly the image in the overlay is live", async () => {
    const lab = await newLab();
    const target = await targetOf(lab);
    lab.cluster = memoryCluster({ objects: runningObjects(target) });
    expect(await lab.mustGrove("wait", "public-goods")).toMatch(/^✓ staging\/public-goods is live after [\d.]+ s\n$/);
    const data: unknown = JSON.parse(await lab.mustGrove("wait", "public-goods", "--json"));
    expect(data).toMatchObject({ status: "live", environment: "staging", name: "public-goods" });
    expect(data).toHaveProperty("images", expect.arrayContaining([imageOf("1.0.0")]));
  });

  test("ends with 1 and the reason when it will not get live", async () => {
    const lab = await newLab();
    const target = await targetOf(lab);
    const broken = target.workloads.map((workload) =>
      podOf(target.namespace, workload, { reason: "ImagePullBackOff", message: "manifest unknown" }),
    );
    lab.cluster = memoryCluster({ objects: [...runningObjects(target), ...broken] });
    const failed = await lab.grove("wait", "public-goods");
    expect(failed.exitCode).toBe(1);
    expect(failed.errors).toMatch(/IMAGE_PULL_FAILED.*manifest unknown\n {2}→ is it in the registry/);
  });

  test("refuses an overlay that cannot be rendered", async () => {
    const refused = await (await newLab()).grove("wait", "public-good");
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining('did you mean "public-goods"?') });
  });
});

describe("deploy", () => {
  test("promotes, syncs exactly that commit, and ends when it is live", async () => {
    const lab = await newLab();
    const cluster = memoryCluster({ objects: [application(production)] });
    lab.cluster = withArgocd(cluster, lab);
    const output = await lab.mustGrove("deploy", "public-goods");
    expect(lab.git("log", "-1", "--format=%s", "main")).toContain("promote(production/public-goods)");
    expect(output).toMatch(
      /✓ production\/public-goods is live after [\d.]+ s, as of commit [0-9a-f]{10}\n  https:\/\/public-goods\.lab\.example\.org\n$/,
    );
    expect(output).toContain(lab.tip.slice(0, 10));
    expect(output).not.toContain("next:");
    expect(operationIn(cluster)).toMatchObject({ sync: { revision: lab.tip } });
  });

  test("again makes no commit, syncs and waits", async () => {
    const lab = await newLab();
    lab.cluster = withArgocd(memoryCluster({ objects: [application(production)] }), lab);
    await lab.mustGrove("deploy", "public-goods");
    const tip = lab.tip;
    lab.cluster = withArgocd(memoryCluster({ objects: [application(production)] }), lab);
    const data: unknown = JSON.parse(await lab.mustGrove("deploy", "public-goods", "--json"));
    expect(data).toMatchObject({ status: "live", environment: "production", revision: tip });
    expect(lab.tip).toBe(tip);
  });

  test("under --dry-run shows the commit and does nothing", async () => {
    const lab = await newLab();
    const { tip } = lab;
    const cluster = memoryCluster({ objects: [application(production)] });
    lab.cluster = cluster;
    const shown = await lab.mustGrove("deploy", "public-goods", "--dry-run");
    expect(shown).toContain("would commit promote(production/public-goods)");
    expect(shown).toContain("then: sync production through Argo CD and wait until it is live");
    expect(lab.tip).toBe(tip);
    expect(cluster.objects()).toEqual([application(production)]);
  });

  test("ends with 1 and the reason when what it brought does not get live", async () => {
    const lab = await newLab();
    lab.cluster = withArgocd(memoryCluster({ objects: [application(production)] }), lab, {
      reason: "CrashLoopBackOff",
      message: "",
    });
    const failed = await lab.grove("deploy", "public-goods");
    expect(failed.exitCode).toBe(1);
    expect(failed.errors).toMatch(/APP_CRASHES.*ends right after its start\n {2}→ grove logs/);
  });

  test("asks for the sync once more when a part of Argo CD was away during it", async () => {
    const lab = await newLab();
    const cluster = memoryCluster({ objects: [application(production)] });
    const argocd = withArgocd(cluster, lab);
    let syncs = 0;
    lab.cluster = {
      ...argocd,
      patch: async (reference, patch) => {
        if ("operation" in patch) syncs += 1;
        if (!("operation" in patch) || syncs > 1) return await argocd.patch(reference, patch);
        const message = "ComparisonError: rpc error: code = Unavailable desc = refused";
        const operationState = { phase: "Error", message, syncResult: { revision: lab.tip } };
        await cluster.patch(reference, { status: { operationState } });
      },
    };
    expect(await lab.mustGrove("deploy", "public-goods")).toContain("✓ production/public-goods is live after");
    expect(syncs).toBe(2);
  });

  test("changes nothing in the cluster while production is held", async () => {
    const lab = await newLab();
    await lab.mustGrove("promote", "public-goods");
    await lab.mustGrove("hold", "public-goods", "--environment", "production", "--reason", "study runs");
    await lab.mustGrove("bump", "public-goods", "--image", imageOf("1.1.0", "b"));
    const cluster = memoryCluster({ objects: [application(production)] });
    lab.cluster = cluster;
    const refused = await lab.grove("deploy", "public-goods");
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("HOLD_ACTIVE") });
    expect(cluster.objects()).toEqual([application(production)]);
  });
});

describe("deploy with a token of Argo CD", () => {
  afterEach(() => vi.unstubAllEnvs());

  test.for([
    [
      "asks Argo CD at the lab's own address",
      "",
      4,
      /ARGOCD_UNREACHABLE: Argo CD at https:\/\/argocd\.lab\.example\.org/,
    ],
    ["asks at another one that is named", "https://other.example", 4, /ARGOCD_UNREACHABLE: .*https:\/\/other\.example/],
    ["does not send it over a line that others read", "http://other.example", 2, /ARGOCD_URL_INVALID/],
  ] as const)("%s, and changes no Application itself", async ([, url, exitCode, said]) => {
    vi.stubEnv("GROVE_ARGOCD_TOKEN", "secret-token");
    vi.stubEnv("GROVE_ARGOCD_URL", url);
    vi.stubEnv("GROVE_ARGOCD_ADDRESS", "127.0.0.1"); // where no Argo CD is
    const lab = await newLab();
    const cluster = memoryCluster({ objects: [application(production)] });
    lab.cluster = cluster;
    const failed = await lab.grove("deploy", "public-goods");
    expect(failed).toMatchObject({ exitCode, errors: expect.stringMatching(said) });
    expect(failed.errors).not.toContain("secret-token");
    expect(cluster.objects()).toEqual([application(production)]);
  });
});

describe("rollback --sync in production", () => {
  test("syncs exactly the commit that brings the previous image back", async () => {
    const lab = await newLab();
    await lab.mustGrove("promote", "public-goods");
    await lab.mustGrove("bump", "public-goods", "--image", imageOf("1.1.0", "b"));
    await lab.mustGrove("promote", "public-goods");
    const cluster = memoryCluster({ objects: [application(production)] });
    lab.cluster = withArgocd(cluster, lab);
    const words = ["rollback", "public-goods", "--environment", "production", "--sync"];
    expect(await lab.mustGrove(...words, "--dry-run")).toContain("then: sync production");
    expect(await lab.mustGrove(...words)).toContain("✓ production/public-goods is live after");
    expect(lab.git("log", "-1", "--format=%s", "main")).toContain("rollback(production/public-goods)");
    expect(operationIn(cluster)).toMatchObject({ sync: { revision: lab.tip } });
  });
});

describe("sleep in production", () => {
  test("syncs exactly that commit, and ends when the app has ended", async () => {
    const lab = await newLab();
    await lab.mustGrove("promote", "public-goods");
    const cluster = memoryCluster({ objects: [application(production)] });
    lab.cluster = withArgocd(cluster, lab);
    const output = await lab.mustGrove("sleep", "public-goods", "--environment", "production");
    expect(lab.git("log", "-1", "--format=%s", "main")).toContain("sleep(production/public-goods)");
    expect(output).toMatch(
      /✓ production\/public-goods is asleep after [\d.]+ s, as of commit [0-9a-f]{10}\n  https:\/\/public-goods\.lab\.example\.org\n$/,
    );
    expect(operationIn(cluster)).toMatchObject({ sync: { revision: lab.tip } });
  });

  test("under --dry-run says what would follow", async () => {
    const lab = await newLab();
    await lab.mustGrove("promote", "public-goods");
    const shown = await lab.mustGrove("sleep", "public-goods", "--environment", "production", "--dry-run");
    expect(shown).toContain("then: sync production through Argo CD and wait until it is asleep");
  });
});

/** As Argo CD does: it sees the lab's tip when it is made to look, and brings what a sync asks for. */
function withArgocd(cluster: MemoryCluster, lab: LabFixture, fault?: Parameters<typeof podOf>[2]): Cluster {
  return {
    ...cluster,
    patch: async (reference, patch) => {
      await cluster.patch(reference, patch);
      if ("metadata" in patch) {
        await cluster.patch(reference, { status: { sync: { status: "OutOfSync", revision: lab.tip } } });
      } else {
        const target = await targetOf(lab, "production");
        const [, ...objects] = runningObjects(target);
        const broken = target.workloads.map((workload) => podOf(production, workload, fault));
        await applyAll(cluster, [...objects, ...(fault === undefined ? [] : broken)]);
      }
    },
  };
}

function operationIn(cluster: MemoryCluster): unknown {
  return cluster.objects().find(({ kind }) => kind === "Application")?.["operation"];
}
