import { type ClusterObject, memoryCluster } from "@grove/cluster";
import { expect, onTestFinished, test } from "vitest";
import { LabFixture } from "./support/lab-fixture.ts";

const namespace = "exp-public-goods-staging";

test("a volume is an orphan once its overlay is gone", async () => {
  const lab = await new LabFixture().withExperiment();
  onTestFinished(() => lab[Symbol.dispose]());
  const claim = lab.read("environments/staging/public-goods/database-volume.yaml").match(/name: (\S+)/)?.[1] ?? "";
  lab.cluster = memoryCluster({ objects: [claimOf(claim)] });
  expect(await lab.mustGrove("orphans")).toBe("no orphans: every volume of an experiment has its overlay\n");
  expect(JSON.parse(await lab.mustGrove("orphans", "--json"))).toEqual([]);

  await lab.mustGrove("delete", "public-goods", "--yes", "--without-archive");
  const [heading, row, , note] = (await lab.mustGrove("orphans")).split("\n");
  expect(heading?.split(/ {2,}/)).toEqual(["NAMESPACE", "CLAIM", "SIZE", "SINCE", "STATE", "ARCHIVED"]);
  expect(row?.split(/ {2,}/)).toEqual([namespace, claim, "2Gi", "2026-11-01", "claimed", "never"]);
  expect(note).toContain("git revert");
  expect(JSON.parse(await lab.mustGrove("orphans", "--json"))).toMatchObject([{ namespace, claim, volume: "pv-1" }]);
});

function claimOf(name: string): ClusterObject {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name, namespace, creationTimestamp: "2026-11-01T08:00:00Z" },
    spec: { volumeName: "pv-1", resources: { requests: { storage: "2Gi" } } },
  };
}
