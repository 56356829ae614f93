import { type Cluster, memoryCluster } from "@grove/cluster";
import { checkedObjects, passedOn } from "./checked-experiment.ts";
import type { LabFixture } from "./lab-fixture.ts";
import { applyAll, type Fault, podOf, runningObjects, targetOf } from "./running-objects.ts";

/** Image → why it does not run. */
export type Faults = Readonly<Record<string, Fault>>;

/** A cluster in which staging follows the lab by itself, before each look at it, as with Argo CD's automatic sync; checks pass. */
export function followingCluster(lab: LabFixture, faults: Faults = {}): Cluster {
  const cluster = memoryCluster();
  let tip: string | undefined;
  let followed = Promise.resolve();
  return {
    ...cluster,
    list: async (kind, selection) => {
      if (tip !== lab.tip) followed = follow(cluster, lab, faults);
      tip = lab.tip;
      await followed;
      return await cluster.list(kind, selection);
    },
  };
}

async function follow(cluster: Cluster, lab: LabFixture, faults: Faults): Promise<void> {
  const target = await targetOf(lab);
  const pods = target.workloads.map((workload) => {
    const broken = Object.values(workload.images).find((image) => image in faults);
    return podOf(target.namespace, workload, broken === undefined ? undefined : faults[broken]);
  });
  const { check } = target;
  const running =
    check === undefined ? runningObjects(target) : checkedObjects(target, lab.tip, passedOn(check.images));
  await applyAll(cluster, [...running, ...pods]);
}
