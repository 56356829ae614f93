import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { WorkloadObject } from "@grove/cluster";
import { namespaceOf, overlayPath } from "@grove/experiments";
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
  const folder = join(checkout, overlayPath("staging", name));
  mkdirSync(folder);
  for (const [file, text] of Object.entries(filesOf(name))) writeFileSync(join(folder, file), text);
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

function filesOf(name: string): Readonly<Record<string, string>> {
  return {
    "experiment.yaml": yaml({ apiVersion: "grove/v1", kind: "OTree", name, title: name, image: repository, database }),
    "operation.yaml": yaml({ apiVersion: "grove/v1", id: name.replace("-", ""), state: "running" }),
    "kustomization.yaml": `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: ${namespaceOf("staging", name)}
resources:
  - deployment.yaml
images:
  - name: experiment
    newName: ${repository}
    newTag: "1.0.0"
    digest: "sha256:${"7".repeat(64)}"
`,
    "deployment.yaml": yaml(deployment),
  };
}

const database = { storage: "1Gi" };

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

/** JSON is YAML, too. */
function yaml(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
