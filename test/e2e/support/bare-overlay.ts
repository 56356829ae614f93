import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { namespaceOf, overlayPath } from "@grove/experiments";

export interface BareOverlay {
  /** Of eight letters and digits, and dashes between them: without those it is the id. */
  readonly name: string;
  /** As `grove bump` takes it. */
  readonly image: string;
  /** All that runs. */
  readonly deployment: object;
}

/** Writes an experiment in staging into a checkout that is one Deployment and nothing else: no base, no database. */
export function writeBareOverlay(checkout: string, overlay: BareOverlay): void {
  const folder = join(checkout, overlayPath("staging", overlay.name));
  mkdirSync(folder);
  for (const [file, text] of Object.entries(filesOf(overlay))) writeFileSync(join(folder, file), text);
}

function filesOf({ name, image, deployment }: BareOverlay): Readonly<Record<string, string>> {
  const [, repository = "", tag = "", digest = ""] = /^(.+):([^:@]+)@(.+)$/.exec(image) ?? [];
  const database = { storage: "1Gi" };
  return {
    "experiment.yaml": yaml({ apiVersion: "grove/v1", kind: "OTree", name, title: name, image: repository, database }),
    "operation.yaml": yaml({ apiVersion: "grove/v1", id: name.replaceAll("-", ""), state: "running" }),
    "kustomization.yaml": `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: ${namespaceOf("staging", name)}
resources:
  - deployment.yaml
images:
  - name: experiment
    newName: ${repository}
    newTag: "${tag}"
    digest: "${digest}"
`,
    "deployment.yaml": yaml(deployment),
  };
}

/** JSON is YAML, too. */
function yaml(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
