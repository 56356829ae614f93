import type { OverlayInput } from "../../overlay/generate-overlay.ts";
import { scalar } from "../../overlay/scalar.ts";

/**
 * The text of `otree-patch.yaml`: who may start a session, and what the app gets.
 *
 * A pod reads secrets at its start only, so a change of them shows in the pod's template, and a new pod starts.
 */
export function otreePatch({ spec, operation, settings }: OverlayInput): string {
  const cpu = scalar(spec.resources?.cpu ?? settings.resources.cpu);
  const memory = scalar(spec.resources?.memory ?? settings.resources.memory);
  const changed = operation.secretsChanged;
  const metadata =
    changed === undefined
      ? ""
      : `    metadata:
      annotations:
        grove/secrets-changed: ${JSON.stringify(changed)}
`;
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: otree
spec:
  template:
${metadata}    spec:
      containers:
        - name: otree
          env:
            - name: OTREE_AUTH_LEVEL
              value: ${spec.otree.authLevel}
          resources:
            requests:
              cpu: ${cpu}
              memory: ${memory}
            limits:
              memory: ${memory}
`;
}
