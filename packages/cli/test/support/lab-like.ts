import type { Cluster } from "@grove/cluster";
import { onTestFinished } from "vitest";
import { LabFixture } from "./lab-fixture.ts";

/** The same lab as another one beside a cluster, until the test has ended. */
export function labLike(other: LabFixture, cluster: Cluster): LabFixture {
  const lab = new LabFixture().copyOf(other);
  onTestFinished(() => lab[Symbol.dispose]());
  lab.cluster = cluster;
  return lab;
}
