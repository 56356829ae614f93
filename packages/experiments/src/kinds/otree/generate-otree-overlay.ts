import type { Files } from "@grove/plan";
import { hostOf } from "../../name/naming.ts";
import { keepImages } from "../../overlay/keep-images.ts";
import type { OverlayInput } from "../../overlay/generate-overlay.ts";
import { databaseVolume } from "./database-volume.ts";
import { ingressPatch } from "./ingress-patch.ts";
import { otreeKustomization } from "./otree-kustomization.ts";
import { otreePatch } from "./otree-patch.ts";
import { postgresPatch } from "./postgres-patch.ts";
import { quotaPatch } from "./quota-patch.ts";

/** The generated files of an oTree experiment's overlay by name: what makes the base in `apps/otree` this experiment. */
export function generateOtreeOverlay(input: OverlayInput): Files {
  const { spec, operation, settings, kustomization } = input;
  const { storage } = spec.database;
  const { storageClass } = settings;
  const generated = otreeKustomization(input);
  return new Map([
    ["kustomization.yaml", kustomization === undefined ? generated : keepImages(generated, kustomization)],
    ["database-volume.yaml", databaseVolume({ id: operation.id, storage, storageClass })],
    ["otree-patch.yaml", otreePatch(spec, settings)],
    ["postgres-patch.yaml", postgresPatch(operation.id)],
    ["ingress-patch.yaml", ingressPatch([hostOf(settings, spec.name), ...operation.hosts], settings)],
    ["quota-patch.yaml", quotaPatch(settings.quota)],
  ]);
}
