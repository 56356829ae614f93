import type { Cluster } from "@grove/cluster";
import { copyOfLab } from "./copy-of-lab.ts";
import type { LabFixture } from "./lab-fixture.ts";

/** The same lab as another one beside a cluster, until the test has ended. */
export function labLike(other: LabFixture, cluster: Cluster): LabFixture {
  const lab = copyOfLab(other);
  lab.cluster = cluster;
  return lab;
}
