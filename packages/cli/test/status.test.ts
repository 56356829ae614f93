import { memoryCluster } from "@grove/cluster";
import { describe, expect, onTestFinished, test } from "vitest";
import { imageOf, LabFixture } from "./support/lab-fixture.ts";
import { application, runningObjects, targetOf } from "./support/running-objects.ts";

async function newLab(): Promise<LabFixture> {
  const lab = await new LabFixture().withExperiment();
  onTestFinished(() => lab[Symbol.dispose]());
  return lab;
}

describe("status", () => {
  test("shows what the lab says beside what the cluster has", async () => {
    const lab = await newLab();
    lab.cluster = memoryCluster({ objects: runningObjects(await targetOf(lab)) });
    await lab.mustGrove("promote", "public-goods");
    expect(tableOf(await lab.mustGrove("status"))).toEqual([
      ["EXPERIMENT", "ENVIRONMENT", "IMAGE", "SYNC", "HEALTH", "SESSIONS", "URL"],
      ["public-goods", "production", "1.0.0", "not in Argo CD", "-", "", "https://public-goods.lab.example.org"],
      ["public-goods", "staging", "1.0.0", "Synced", "Healthy", "", "https://public-goods.staging.lab.example.org"],
    ]);
  });

  test("names the live image where it is another one, and a hold", async () => {
    const lab = await newLab();
    const before = runningObjects(await targetOf(lab));
    await lab.mustGrove("bump", "public-goods", "--image", imageOf("1.1.0", "b"));
    await lab.mustGrove("hold", "public-goods", "--reason", "exam week");
    lab.cluster = memoryCluster({ objects: before });
    expect(tableOf(await lab.mustGrove("status"))[1]).toContain("1.1.0 (live: 1.0.0), held");
  });

  test("says where an experiment has no image yet", async () => {
    const lab = await newLab();
    await lab.mustGrove("new", "trust", "--kind", "OTree", "--image", "registry.example/econ/trust");
    expect(tableOf(await lab.mustGrove("status", "trust"))[1]).toContain("none yet");
  });

  test("--json is the same as data", async () => {
    const lab = await newLab();
    const degraded = { sync: { status: "OutOfSync" }, health: { status: "Degraded" } } as const;
    lab.cluster = memoryCluster({ objects: [application("exp-public-goods-staging", degraded)] });
    expect(JSON.parse(await lab.mustGrove("status", "public-goods", "--json"))).toEqual([
      {
        name: "public-goods",
        environment: "staging",
        state: "running",
        tag: "1.0.0",
        digest: `sha256:${"a".repeat(64)}`,
        url: "https://public-goods.staging.lab.example.org",
        sync: "OutOfSync",
        health: "Degraded",
        sessions: "",
      },
    ]);
  });

  test("--environment leaves the other one out", async () => {
    const lab = await newLab();
    await lab.mustGrove("promote", "public-goods");
    const table = tableOf(await lab.mustGrove("status", "--environment", "production"));
    expect(table.map(([, environment]) => environment)).toEqual(["ENVIRONMENT", "production"]);
  });

  test("of a name that is not there ends with 1", async () => {
    const lab = await newLab();
    const { exitCode, output } = await lab.grove("status", "public-good");
    const message = 'there is no experiment "public-good": grove list shows all\n';
    expect({ exitCode, output }).toEqual({ exitCode: 1, output: message });
  });
});

/** The cells of a table, whose columns are two blanks apart; an empty one is found by the heading's place. */
function tableOf(text: string): readonly (readonly string[])[] {
  const lines = text.trimEnd().split("\n");
  const starts = [...(lines[0] ?? "").matchAll(/\S+/g)].map(({ index }) => index);
  return lines.map((line) => starts.map((start, column) => line.slice(start, starts[column + 1]).trim()));
}
