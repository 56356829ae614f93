import type { Files } from "@grove/plan";
import { quotaOf } from "../../environment/quota.ts";
import { hostOf } from "../../name/naming.ts";
import type { OverlayInput } from "../../overlay/generate-overlay.ts";
import { ingressPatch } from "../../overlay/ingress-patch.ts";
import { keepImages } from "../../overlay/keep-images.ts";
import { quotaPatch } from "../../overlay/quota-patch.ts";
import { backupsVolume } from "../otree/database-volume.ts";
import { countsVolume, countsVolumeFile } from "./counts-volume.ts";
import { experimentSettings } from "./experiment-settings.ts";
import type { WebExperimentSpec } from "./web-experiment-spec.ts";
import { webKustomization } from "./web-kustomization.ts";
import { webOperation } from "./web-operation.ts";

/** The generated files of a web experiment's overlay by name: what makes the base in `apps/web-experiment` this one. */
export function generateWebOverlay(input: OverlayInput<WebExperimentSpec>): Files {
  const { spec, operation, settings, kustomization } = input;
  const volume = { id: operation.id, storage: spec.counts.storage, storageClass: settings.storageClass };
  const generated = webKustomization(input);
  return new Map([
    ["kustomization.yaml", kustomization === undefined ? generated : keepImages(generated, kustomization)],
    [countsVolumeFile, countsVolume(volume)],
    ["backups-volume.yaml", backupsVolume(volume)],
    ["operation-config.yaml", webOperation(input)],
    ["experiment-settings.json", experimentSettings(input)],
    ["ingress-patch.yaml", ingressPatch([hostOf(settings, spec.name), ...operation.hosts], settings)],
    ["quota-patch.yaml", quotaPatch(quotaOf(settings, operation))],
    ["replacements.yaml", dumpsImage],
  ]);
}

/** In the overlay, not in `components/wiring`, because images are set only after all components. */
const dumpsImage = `# A dump says which image counted what it holds.
- source: { kind: Deployment, name: greetings, fieldPath: "spec.template.spec.containers.[name=greetings].image" }
  targets:
    - select: { kind: CronJob }
      fieldPaths: [spec.jobTemplate.spec.template.metadata.annotations.grove/image]
`;
