import { type ClusterObject, memoryCluster, type ObjectKind, type Selection } from "@grove/cluster";
import { GroveError } from "@grove/plan";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Faults, followingCluster } from "./support/following-cluster.ts";
import { imageOf, LabFixture } from "./support/lab-fixture.ts";

const first = imageOf("1.0.0");
const good = imageOf("1.1.0", "b");
const bad = imageOf("1.2.0", "c");
const crash = { reason: "CrashLoopBackOff", message: "", lastWords: "KeyError: 'payoff'" };

async function newLab(faults: Faults = { [bad]: crash }): Promise<LabFixture> {
  const lab = await new LabFixture().withExperiment();
  onTestFinished(() => lab[Symbol.dispose]());
  lab.cluster = followingCluster(lab, faults);
  return lab;
}

describe("bump --wait", () => {
  test("ends when exactly that image is live", async () => {
    const lab = await newLab();
    const output = await lab.mustGrove("bump", "public-goods", "--image", good, "--wait");
    expect(output).toMatch(/^✓ bump\(staging\/public-goods\): 1\.0\.0 → 1\.1\.0\n/);
    expect(output).toContain(`as of commit ${lab.tip.slice(0, 10)}`);
    expect(output).toContain("✓ staging/public-goods is live after");
    expect(output).toContain("https://public-goods.staging.lab.example.org\n  next: look at it there");
  });

  test("again makes no commit and waits", async () => {
    const lab = await newLab();
    await lab.mustGrove("bump", "public-goods", "--image", good, "--wait");
    const { tip } = lab;
    const again = await lab.mustGrove("bump", "public-goods", "--image", good, "--wait", "--json");
    expect(JSON.parse(again)).toMatchObject({ status: "live", revision: tip, change: { status: "unchanged" } });
    expect(lab.tip).toBe(tip);
  });

  test("without --revert leaves what does not get live, and says why", async () => {
    const lab = await newLab();
    const failed = await lab.grove("bump", "public-goods", "--image", bad, "--wait");
    expect(failed).toMatchObject({ exitCode: 1, errors: expect.stringContaining("APP_CRASHES") });
    expect(subject(lab)).toBe("bump(staging/public-goods): 1.0.0 → 1.2.0");
  });

  test("commits nothing while the cluster is out of reach", async () => {
    const lab = await newLab();
    const { tip } = lab;
    lab.cluster = {
      ...memoryCluster(),
      read: async () => {
        throw new GroveError("no answer", { code: "CLUSTER_UNREACHABLE", kind: "unreachable" });
      },
    };
    const failed = await lab.grove("bump", "public-goods", "--image", good, "--wait", "--revert");
    expect(failed).toMatchObject({ exitCode: 4, errors: expect.stringContaining("CLUSTER_UNREACHABLE") });
    expect(lab.tip).toBe(tip);
  });

  test("under --dry-run says what would follow", async () => {
    const lab = await newLab();
    const { tip } = lab;
    const shown = await lab.mustGrove("bump", "public-goods", "--image", good, "--wait", "--revert", "--dry-run");
    expect(shown).toContain("then: wait until it is live; if it does not get so, take it back");
    expect(lab.tip).toBe(tip);
  });
});

describe("bump --revert", () => {
  test("takes a failed rollout back by a commit, waits until staging is well, and names the reason", async () => {
    const lab = await newLab();
    await lab.mustGrove("bump", "public-goods", "--image", good, "--build", "2", "--revert");
    const failed = await lab.grove("bump", "public-goods", "--image", bad, "--build", "3", "--revert");
    expect(failed.exitCode).toBe(1);
    expect(failed.errors).toMatch(/BUMP_REVERTED: .*exit code 1: KeyError: 'payoff'; the bump was taken back/);
    expect(failed.errors).toContain("→ mend what it names, and push again");
    expect(subject(lab)).toBe("revert(staging/public-goods): 1.2.0 → 1.1.0");
    expect(lab.git("log", "-1", "--format=%(trailers:key=Reason,valueonly)", "main")).toContain("KeyError: 'payoff'");
    const words = ["bump", "public-goods", "--image", imageOf("1.3.0", "d"), "--build", "4", "--revert"];
    expect(await lab.mustGrove(...words)).toContain("is live");
  });

  test("the same image again fails and goes back again", async () => {
    const lab = await newLab();
    for (const _ of [1, 2]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const failed = await lab.grove("bump", "public-goods", "--image", bad, "--revert");
      expect(failed).toMatchObject({ exitCode: 1, errors: expect.stringContaining("BUMP_REVERTED") });
      expect(lab.read(kustomization)).toContain('newTag: "1.0.0"');
    }
  });

  test("goes on where it was cut off between bump and revert", async () => {
    const lab = await newLab();
    await lab.mustGrove("bump", "public-goods", "--image", bad);
    const failed = await lab.grove("bump", "public-goods", "--image", bad, "--revert");
    expect(failed).toMatchObject({ exitCode: 1, errors: expect.stringContaining("BUMP_REVERTED") });
    expect(lab.read(kustomization)).toContain('newTag: "1.0.0"');
  });

  test("leaves the first image of all, because there is nothing to go back to", async () => {
    const lab = await newLab({ [first]: crash });
    const { tip } = lab;
    const failed = await lab.grove("bump", "public-goods", "--image", first, "--revert");
    expect(failed.exitCode).toBe(1);
    expect(failed.errors).toMatch(/BUMP_NOT_REVERTED: .*KeyError.*; the bump was not taken back: .*had no other image/);
    expect(lab.tip).toBe(tip);
  });

  test("leaves an image that somebody else brought meanwhile", async () => {
    const lab = await newLab();
    const following = lab.cluster;
    let pushed: Promise<string> | undefined;
    lab.cluster = {
      ...following,
      list: async <T extends ClusterObject>(kind: ObjectKind, selection?: Selection) => {
        const seen = await following.list<T>(kind, selection);
        if (lab.read(kustomization).includes("1.2.0")) {
          pushed ??= lab.mustGrove("bump", "public-goods", "--image", good);
          await pushed;
        }
        return seen;
      },
    };
    const failed = await lab.grove("bump", "public-goods", "--image", bad, "--revert");
    expect(failed).toMatchObject({ exitCode: 1, errors: expect.stringContaining("BUMP_NOT_REVERTED") });
    expect(failed.errors).toContain("has another image by now: 1.1.0");
    expect(subject(lab)).toBe("bump(staging/public-goods): 1.2.0 → 1.1.0");
  });

  test("says so when what ran before does not get live either", async () => {
    const gone = { reason: "ImagePullBackOff", message: "manifest unknown" };
    const lab = await newLab({ [bad]: crash, [first]: gone });
    const failed = await lab.grove("bump", "public-goods", "--image", bad, "--revert");
    expect(failed.exitCode).toBe(1);
    expect(failed.errors).toMatch(/REVERT_NOT_LIVE: .*KeyError.*; the bump was taken back, but now .*manifest unknown/);
    expect(subject(lab)).toBe("revert(staging/public-goods): 1.2.0 → 1.0.0");
  });

  test("is for staging alone", async () => {
    const lab = await newLab();
    const words = ["bump", "public-goods", "--environment", "production", "--image", good, "--revert"];
    expect(await lab.grove(...words)).toMatchObject({
      exitCode: 2,
      errors: expect.stringContaining("REVERT_STAGING_ONLY"),
    });
  });
});

const kustomization = "environments/staging/public-goods/kustomization.yaml";

function subject(lab: LabFixture): string {
  return lab.git("log", "-1", "--format=%s", "main");
}
