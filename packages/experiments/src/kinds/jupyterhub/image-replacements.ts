import type { JupyterHubSpec } from "./jupyterhub-spec.ts";
import { userImages } from "./user-images.ts";

/** The text of `replacements.yaml`: the hub starts, and the check tries, the very images that are kept on the server. */
export function imageReplacements(spec: JupyterHubSpec): string {
  return `# The hub starts, and the check tries, the very images that are kept on the server.
${userImages(spec)
  .map(({ name }, index) => intoHub(name, index))
  .join("")}${fromHubIntoCheck}`;
}

function intoHub(name: string, index: number): string {
  return `- source: { kind: Deployment, name: user-images, fieldPath: "spec.template.spec.containers.[name=${name}].image" }
  targets:
    - select: { kind: Deployment, name: hub }
      fieldPaths: [spec.template.metadata.annotations.grove/images]
      options: { delimiter: ",", index: ${index} }
`;
}

const fromHubIntoCheck = `- source: { kind: Deployment, name: hub, fieldPath: spec.template.metadata.annotations.grove/images }
  targets:
    - select: { kind: Job, name: notebook-check }
      fieldPaths: [metadata.annotations.grove/images, spec.template.metadata.annotations.grove/images]
`;
