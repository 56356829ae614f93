import type { Files } from "@grove/plan";
import { quotaOf } from "../../environment/quota.ts";
import { hostOf } from "../../name/naming.ts";
import { keepImages } from "../../overlay/keep-images.ts";
import type { OverlayInput } from "../../overlay/generate-overlay.ts";
import { backupsVolume } from "../../overlay/backups-volume.ts";
import { databaseVolume } from "./database-volume.ts";
import { ingressPatch } from "../../overlay/ingress-patch.ts";
import { operationConfig } from "./operation-config.ts";
import { otreeKustomization } from "./otree-kustomization.ts";
import { otreePatch } from "./otree-patch.ts";
import { quotaPatch } from "../../overlay/quota-patch.ts";
import { studyReplacements } from "./study-replacements.ts";
import type { OTreeSpec } from "./otree-spec.ts";

/** The generated files of an oTree experiment's overlay by name: what makes the base in `apps/otree` this experiment. */
export function generateOtreeOverlay(input: OverlayInput<OTreeSpec>): Files {
  const { spec, operation, settings, kustomization } = input;
  const volume = { id: operation.id, storage: spec.database.storage, storageClass: settings.storageClass };
  const generated = otreeKustomization(input);
  return new Map([
    ["kustomization.yaml", kustomization === undefined ? generated : keepImages(generated, kustomization)],
    ["database-volume.yaml", databaseVolume(volume)],
    ["backups-volume.yaml", backupsVolume(volume)],
    ["operation-config.yaml", operationConfig(input)],
    ["otree-patch.yaml", otreePatch(input)],
    ["ingress-patch.yaml", ingressPatch([hostOf(settings, spec.name), ...operation.hosts], settings)],
    ["quota-patch.yaml", quotaPatch(quotaOf(settings, operation))],
    ["replacements.yaml", studyReplacements],
  ]);
}
