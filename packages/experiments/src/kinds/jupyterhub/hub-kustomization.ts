import { kustomization as describe } from "kustomize-ts/builder";
import { namespaceOf } from "../../name/naming.ts";
import type { OverlayInput } from "../../overlay/generate-overlay.ts";
import { kustomizationText, stateComponents } from "../../overlay/kustomization-text.ts";
import { readImage } from "../../overlay/image-entry.ts";
import { hubVolumeFile } from "./hub-volume.ts";
import type { JupyterHubSpec } from "./jupyterhub-spec.ts";
import { providerPolicy, providerPolicyFile } from "./provider-policy.ts";
import { userImages } from "./user-images.ts";

/** The text of `kustomization.yaml` with an `images:` that names repositories only: the state before the first bumps. */
export function hubKustomization(input: OverlayInput<JupyterHubSpec>): string {
  const { spec, environment } = input;
  const content = describe({
    namespace: namespaceOf(environment, spec.name),
    resources: [
      "../../../apps/jupyterhub/base",
      hubVolumeFile,
      "operation-config.yaml",
      ...(providerPolicy(spec.authentication) === undefined ? [] : [providerPolicyFile]),
      "sealed-secrets.yaml",
    ],
    components: componentsOf(input).map((component) => `../../../apps/jupyterhub/components/${component}`),
    configMapGenerator: [{ name: "hub-settings", files: ["settings.json=hub-settings.json"] }],
    patches: [
      { path: "images-patch.yaml" },
      { path: "quota-patch.yaml" },
      { path: "ingress-patch.yaml", target: { kind: "Ingress", name: "hub" } },
    ],
    images: userImages(spec).map(({ name, repository }) => ({ name, newName: repository })),
    replacements: [{ path: "replacements.yaml" }],
  });
  return kustomizationText(content);
}

function componentsOf({
  spec,
  operation,
  settings,
  kustomization = "",
}: OverlayInput<JupyterHubSpec>): readonly string[] {
  const waits = userImages(spec).some(({ name }) => readImage(kustomization, name)?.pinned === undefined);
  return [
    "wiring",
    "issuer" in settings.tls ? "tls-issuer" : "tls-wildcard",
    ...(spec.server.internet ? [] : ["without-internet"]),
    ...stateComponents({ waits, waitsFor: "waits-for-images", state: operation.state }),
  ];
}
