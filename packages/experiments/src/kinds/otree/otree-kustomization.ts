import { kustomization as describe } from "kustomize-ts/builder";
import { namespaceOf } from "../../name/naming.ts";
import { archiveComponents } from "../../overlay/archive-components.ts";
import type { OverlayInput } from "../../overlay/generate-overlay.ts";
import { kustomizationText, stateComponents } from "../../overlay/kustomization-text.ts";
import { placeholder, readImage } from "../../overlay/image-entry.ts";
import type { OTreeSpec } from "./otree-spec.ts";

/**
 * The text of `kustomization.yaml` with an `images:` that names the repository only: the state before the first bump.
 *
 * An overlay without an image sleeps: a pod could only fail to start, or start something that nobody chose.
 */
export function otreeKustomization({
  spec,
  operation,
  environment,
  settings,
  kustomization,
}: OverlayInput<OTreeSpec>): string {
  const waits = readImage(kustomization ?? "")?.pinned === undefined;
  const components = [
    "wiring",
    "issuer" in settings.tls ? "tls-issuer" : "tls-wildcard",
    ...archiveComponents(settings),
    ...stateComponents({ waits, waitsFor: "waits-for-image", state: operation.state }),
  ];
  const content = describe({
    namespace: namespaceOf(environment, spec.name),
    resources: [
      "../../../apps/otree/base",
      "database-volume.yaml",
      "backups-volume.yaml",
      "operation-config.yaml",
      "sealed-secrets.yaml",
    ],
    components: components.map((component) => `../../../apps/otree/components/${component}`),
    patches: [
      { path: "otree-patch.yaml" },
      { path: "quota-patch.yaml" },
      { path: "ingress-patch.yaml", target: { kind: "Ingress", name: "otree" } },
    ],
    images: [{ name: placeholder, newName: spec.image }],
    replacements: [{ path: "replacements.yaml" }],
  });
  return kustomizationText(content);
}
