import type { Files } from "@grove/plan";
import { setImage } from "kustomize-ts";
import { quotaOf } from "../../environment/quota.ts";
import { hostOf } from "../../name/naming.ts";
import type { OverlayInput } from "../../overlay/generate-overlay.ts";
import { readImage } from "../../overlay/image-entry.ts";
import { ingressPatch } from "../../overlay/ingress-patch.ts";
import { keepImages } from "../../overlay/keep-images.ts";
import { quotaPatch } from "../../overlay/quota-patch.ts";
import { hubKustomization } from "./hub-kustomization.ts";
import { hubOperation } from "./hub-operation.ts";
import { hubSettings } from "./hub-settings.ts";
import { hubVolume, hubVolumeFile } from "./hub-volume.ts";
import { imageReplacements } from "./image-replacements.ts";
import { imagesPatch } from "./images-patch.ts";
import type { JupyterHubSpec } from "./jupyterhub-spec.ts";
import { providerPolicy, providerPolicyFile } from "./provider-policy.ts";
import { userImages } from "./user-images.ts";

/** The generated files of a hub's overlay by name: what makes the base in `apps/jupyterhub` this hub. */
export function generateHubOverlay(input: OverlayInput<JupyterHubSpec>): Files {
  const { spec, operation, settings } = input;
  const policy = providerPolicy(spec.authentication);
  const volume = { id: operation.id, storage: spec.database.storage, storageClass: settings.storageClass };
  return new Map([
    ["kustomization.yaml", withKeptImages(input)],
    [hubVolumeFile, hubVolume(volume)],
    ["operation-config.yaml", hubOperation(input)],
    ["hub-settings.json", hubSettings(input)],
    ["images-patch.yaml", imagesPatch(spec)],
    ["ingress-patch.yaml", ingressPatch([hostOf(settings, spec.name), ...operation.hosts], settings)],
    ["quota-patch.yaml", quotaPatch(quotaOf(settings, operation))],
    ...(policy === undefined ? [] : [[providerPolicyFile, policy] as const]),
    ["replacements.yaml", imageReplacements(spec)],
  ]);
}

/** An image that the spec names since gets an entry, which waits for its first bump. */
function withKeptImages(input: OverlayInput<JupyterHubSpec>): string {
  const generated = hubKustomization(input);
  if (input.kustomization === undefined) return generated;
  const kept = keepImages(generated, input.kustomization);
  return userImages(input.spec)
    .filter(({ name }) => readImage(kept, name) === undefined)
    .reduce((text, { name, repository }) => setImage(text, { name, newName: repository }), kept);
}
