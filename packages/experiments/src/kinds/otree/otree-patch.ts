import type { EnvironmentSettings } from "../../environment/environment-settings.ts";
import { scalar } from "../../overlay/scalar.ts";
import type { Spec } from "../../spec/spec.ts";

/** The text of `otree-patch.yaml`: who may start a session, and what the app gets. */
export function otreePatch(spec: Spec, settings: EnvironmentSettings): string {
  const cpu = scalar(spec.resources?.cpu ?? settings.resources.cpu);
  const memory = scalar(spec.resources?.memory ?? settings.resources.memory);
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: otree
spec:
  template:
    spec:
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
