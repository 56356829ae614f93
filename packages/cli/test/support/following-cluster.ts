import { type Cluster, memoryCluster } from "@grove/cluster";
import { cellFailed, checkedObjects, passedOn } from "./checked-experiment.ts";
import type { LabFixture } from "./lab-fixture.ts";
import { applyAll, type Fault, podOf, runningObjects, targetOf } from "./running-objects.ts";

/** Image → why it does not run. */
export type Faults = Readonly<Record<string, Fault>>;

/**
 * A cluster in which staging follows the lab by itself, before each look at it, as with Argo CD's automatic sync; checks
 * pass but on the images that are named.
 */
export function followingCluster(lab: LabFixture, faults: Faults = {}, unchecked: readonly string[] = []): Cluster {
  const cluster = memoryCluster();
  let tip: string | undefined;
  let followed = Promise.resolve();
  return {
    ...cluster,
    list: async (kind, selection) => {
      if (tip !== lab.tip) followed = follow(cluster, lab, { faults, unchecked });
      tip = lab.tip;
      await followed;
      return await cluster.list(kind, selection);
    },
  };
}

interface Flaws {
  readonly faults: Faults;
  readonly unchecked: readonly string[];
}

async function follow(cluster: Cluster, lab: LabFixture, { faults, unchecked }: Flaws): Promise<void> {
  const target = await targetOf(lab);
  const pods = target.workloads.map((workload) => {
    const broken = Object.values(workload.images).find((image) => image in faults);
    return podOf(target.namespace, workload, broken === undefined ? undefined : faults[broken]);
  });
  const { check } = target;
  const isUnchecked = check?.images.some((image) => unchecked.includes(image)) === true;
  const end = isUnchecked ? cellFailed : passedOn(check?.images ?? []);
  const running = check === undefined ? runningObjects(target) : checkedObjects(target, lab.tip, end);
  await applyAll(cluster, [...running, ...pods]);
}
