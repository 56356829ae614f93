import { namespaceOf } from "../../name/naming.ts";
import type { OverlayInput } from "../../overlay/generate-overlay.ts";
import { operationConfigMap } from "../../overlay/operation-config-map.ts";
import { guardText } from "../../sessions/guard-text.ts";
import { hubVolumeName } from "./hub-volume.ts";
import type { JupyterHubSpec } from "./jupyterhub-spec.ts";

/** The text of `operation-config.yaml`: what this environment's operation says to the guard and the hub. */
export function hubOperation({ spec, operation, environment, settings }: OverlayInput<JupyterHubSpec>): string {
  const entries = {
    NAMESPACE: namespaceOf(environment, spec.name),
    ID: operation.id,
    HUB_CLAIM: hubVolumeName(operation.id),
    SECRETS_CHANGED: operation.secretsChanged ?? "",
  };
  return operationConfigMap({
    readers: "the guard and the hub",
    entries,
    guard: guardText({ operation, environment, settings }),
  });
}
