import { kustomization as describe } from "kustomize-ts/builder";
import { namespaceOf } from "../../name/naming.ts";
import type { OverlayInput } from "../../overlay/generate-overlay.ts";
import { kustomizationText, stateComponents } from "../../overlay/kustomization-text.ts";
import { readImage } from "../../overlay/image-entry.ts";
import { archiveComponents } from "../../overlay/archive-components.ts";
import { countsVolumeFile } from "./counts-volume.ts";
import { serviceImages } from "./service-images.ts";
import type { WebExperimentSpec } from "./web-experiment-spec.ts";

/** The text of `kustomization.yaml` with an `images:` that names repositories only: the state before the first bumps. */
export function webKustomization(input: OverlayInput<WebExperimentSpec>): string {
  const { spec, environment } = input;
  const content = describe({
    namespace: namespaceOf(environment, spec.name),
    resources: [
      "../../../apps/web-experiment/base",
      countsVolumeFile,
      "backups-volume.yaml",
      "operation-config.yaml",
      "sealed-secrets.yaml",
    ],
    components: componentsOf(input),
    configMapGenerator: [{ name: "experiment-settings", files: ["experiment.json=experiment-settings.json"] }],
    patches: [
      { path: "quota-patch.yaml" },
      { path: "ingress-patch.yaml", target: { kind: "Ingress", name: "awesome-app" } },
    ],
    images: serviceImages(spec).map(({ name, repository }) => ({ name, newName: repository })),
    replacements: [{ path: "replacements.yaml" }],
  });
  return kustomizationText(content);
}

function componentsOf({
  spec,
  operation,
  settings,
  kustomization = "",
}: OverlayInput<WebExperimentSpec>): readonly string[] {
  const waits = serviceImages(spec).some(({ name }) => readImage(kustomization, name)?.pinned === undefined);
  const own = [
    "wiring",
    "issuer" in settings.tls ? "tls-issuer" : "tls-wildcard",
    ...stateComponents({ waits, waitsFor: "waits-for-images", state: operation.state }),
  ];
  return [
    ...own.map((component) => `../../../apps/web-experiment/components/${component}`),
    ...archiveComponents(settings).map((component) => `../../../apps/otree/components/${component}`),
  ];
}
