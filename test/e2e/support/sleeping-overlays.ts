import type { WorkloadObject } from "@grove/cluster";
import { namespaceOf } from "@grove/experiments";
import { writeBareOverlay } from "./bare-overlay.ts";
import type { Lab } from "./lab.ts";

/** What no registry has: its experiments run no pod that would pull it. */
const repository = "registry.example/econ/quiet";

/** `quiet-000`, `quiet-001` and so on. */
export function sleepingNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `quiet-${String(index).padStart(3, "0")}`);
}

/**
 * Writes an experiment of no pods into a checkout: one Deployment of nobody, which commands and Argo CD treat as any
 * other. So hundreds of them fit on one machine; a sleeping oTree would still have its database.
 */
export function writeSleepingOverlay(checkout: string, name: string): void {
  writeBareOverlay(checkout, { name, image: sleepingImage("1.0.0"), deployment });
}

/** An image of a sleeping overlay, as `grove bump` takes it. */
export function sleepingImage(tag: string): string {
  return `${repository}:${tag}@sha256:${"7".repeat(64)}`;
}

/** The image that the cluster has of a sleeping overlay. */
export async function liveSleepingImage({ cluster }: Lab, name: string): Promise<string | undefined> {
  const namespace = namespaceOf("staging", name);
  const found = await cluster.read<WorkloadObject>({
    apiVersion: "apps/v1",
    kind: "Deployment",
    namespace,
    name: "otree",
  });
  return found?.spec.template.spec.containers[0]?.image;
}

const labels = { "app.kubernetes.io/name": "otree" };

const deployment = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "otree" },
  spec: {
    replicas: 0,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: "otree", image: "experiment" }] } },
  },
};
