import { type Deployment, mergePatch } from "kustomize-ts/builder";
import type { OverlayInput } from "../../overlay/generate-overlay.ts";
import type { OTreeSpec } from "./otree-spec.ts";

/**
 * The text of `otree-patch.yaml`: who may start a session, and what the app gets.
 *
 * A pod reads secrets at its start only, so a change of them shows in the pod's template, and a new pod starts.
 */
export function otreePatch({ spec, operation, settings }: OverlayInput<OTreeSpec>): string {
  const cpu = spec.resources?.cpu ?? settings.resources.cpu;
  const memory = spec.resources?.memory ?? settings.resources.memory;
  const changed = operation.secretsChanged;
  return mergePatch<Deployment>({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "otree" },
    spec: {
      template: {
        ...(changed === undefined ? {} : { metadata: { annotations: { "grove/secrets-changed": changed } } }),
        spec: {
          containers: [
            {
              name: "otree",
              env: [{ name: "OTREE_AUTH_LEVEL", value: spec.otree.authLevel }],
              resources: { requests: { cpu, memory }, limits: { memory } },
            },
          ],
        },
      },
    },
  });
}
