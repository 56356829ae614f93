import { memoryCluster } from "@grove/cluster";
import { describe, expect, onTestFinished, test } from "vitest";
import { addCheck, cellFailed, checkedObjects, passed } from "./support/checked-experiment.ts";
import { commitFile } from "./support/commit-file.ts";
import { imageOf, LabFixture } from "./support/lab-fixture.ts";
import { application, targetOf } from "./support/running-objects.ts";

const specPath = "environments/staging/public-goods/experiment.yaml";

async function checkedLab(end = passed): Promise<LabFixture> {
  const lab = await new LabFixture().withExperiment();
  onTestFinished(() => lab[Symbol.dispose]());
  addCheck(lab);
  lab.cluster = memoryCluster({ objects: checkedObjects(await targetOf(lab), lab.tip, end) });
  return lab;
}

describe("promote", { tags: ["slow"] }, () => {
  test("goes through when the check passed, and the commit says so", async () => {
    const lab = await checkedLab();
    await lab.mustGrove("promote", "public-goods");
    expect(lab.git("log", "-1", "--format=%(trailers:key=Checked,valueonly)", "main").trim()).toBe(
      `notebook-check passed 2026-11-26T10:02:00Z on registry.example/course@sha256:${"c".repeat(64)}`,
    );
  });

  test("is refused with the failing cell's error, also as a dry run, and on a branch", async () => {
    const lab = await checkedLab(cellFailed);
    const before = lab.git("for-each-ref");
    for (const more of [[], ["--dry-run"], ["--branch", "promote-it"]]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, on one lab
      const refused = await lab.grove("promote", "public-goods", ...more);
      expect(refused.exitCode).toBe(1);
      expect(refused.errors).toContain(
        "CHECK_FAILED: staging runs, but its check failed: cell 2: ModuleNotFoundError: No module named 'pandas'",
      );
    }
    expect(lab.git("for-each-ref")).toBe(before);
  });

  test("tells programs the code and the error", async () => {
    const lab = await checkedLab(cellFailed);
    const { errors, output } = await lab.grove("promote", "public-goods", "--json");
    expect(JSON.parse(output || errors)).toMatchObject({ error: { problems: [{ code: "CHECK_FAILED" }] } });
  });

  test("is refused when the lab has another image than staging runs", async () => {
    const lab = await checkedLab();
    await lab.mustGrove("bump", "public-goods", "--image", imageOf("1.1.0", "b"));
    const refused = await lab.grove("promote", "public-goods");
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("STAGING_NOT_LIVE") });
  });

  test("is refused when the spec has changed since staging was synced", async () => {
    const lab = await checkedLab();
    commitFile(lab, specPath, lab.read(specPath).replace("STUDY", "DEMO"));
    const refused = await lab.grove("promote", "public-goods");
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("STAGING_BEHIND") });
  });

  test("does not mind what others have committed meanwhile", async () => {
    const lab = await checkedLab();
    commitFile(lab, "notes.txt", "something else");
    expect(await lab.mustGrove("promote", "public-goods")).toContain("promote(production/public-goods)");
  });

  test("a second time asks nobody", async () => {
    const lab = await checkedLab();
    await lab.mustGrove("promote", "public-goods");
    lab.cluster = memoryCluster();
    expect(await lab.mustGrove("promote", "public-goods")).toContain("nothing to change");
  });

  test("of an experiment without a check looks at no cluster", async () => {
    const lab = await new LabFixture().withExperiment();
    onTestFinished(() => lab[Symbol.dispose]());
    expect(await lab.mustGrove("promote", "public-goods")).toContain("promote(production/public-goods)");
  });
});

describe("deploy", { tags: ["slow"] }, () => {
  test("judges a promotion that a merge request brought before", async () => {
    const lab = await checkedLab();
    await lab.mustGrove("promote", "public-goods");
    const broken = checkedObjects(await targetOf(lab), lab.tip, cellFailed);
    lab.cluster = memoryCluster({ objects: [...broken, application("exp-public-goods")] });
    const refused = await lab.grove("deploy", "public-goods");
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("CHECK_FAILED") });
  });
});

test("wait tells that the check failed, in the words of its cell", { tags: ["slow"] }, async () => {
  const lab = await checkedLab(cellFailed);
  const failed = await lab.grove("wait", "public-goods");
  expect(failed.exitCode).toBe(1);
  expect(failed.errors).toMatch(/CHECK_FAILED.*its check failed: cell 2: ModuleNotFoundError.*\n {2}→ mend the image/);
});

test("status shows how the check went", { tags: ["slow"] }, async () => {
  const lab = await checkedLab(cellFailed);
  expect(await lab.mustGrove("status")).toContain("Healthy, check failed");
  const data: unknown = JSON.parse(await lab.mustGrove("status", "--json"));
  expect(data).toMatchObject([
    { check: { state: "failed", message: "cell 2: ModuleNotFoundError: No module named 'pandas'" } },
  ]);
});
