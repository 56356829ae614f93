import { namespaceOf } from "../../name/naming.ts";
import type { OverlayInput } from "../../overlay/generate-overlay.ts";
import { guardText } from "../../sessions/guard-text.ts";
import { hubVolumeName } from "./hub-volume.ts";
import type { JupyterHubSpec } from "./jupyterhub-spec.ts";

/** The text of `operation-config.yaml`: what this environment's operation says to the guard and the hub. */
export function hubOperation({ spec, operation, environment, settings }: OverlayInput<JupyterHubSpec>): string {
  return `# What the guard and the hub read of this environment. In a wave before theirs.
apiVersion: v1
kind: ConfigMap
metadata:
  name: operation
  annotations:
    argocd.argoproj.io/sync-wave: "-2"
data:
  NAMESPACE: "${namespaceOf(environment, spec.name)}"
  ID: "${operation.id}"
  HUB_CLAIM: "${hubVolumeName(operation.id)}"
  SECRETS_CHANGED: "${operation.secretsChanged ?? ""}"
  GUARD: |
${guardText({ operation, environment, settings }).replaceAll(/^(?=.)/gm, "    ")}`;
}
