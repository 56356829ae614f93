import type { Files } from "@grove/plan";
import { overlayPath } from "../name/naming.ts";
import { generateOverlay, type OverlayInput } from "../overlay/generate-overlay.ts";
import type { PinnedImage } from "../overlay/overlay-images.ts";
import type { Reading } from "../schema/reading.ts";
import { editImages } from "./edit-images.ts";

export interface GenerateInput extends OverlayInput {
  /** What the overlay shall run; entries of `images:` that are not among them stay as they are. */
  readonly images: readonly PinnedImage[];
}

/** The generated files of an overlay that runs these images. */
export function generateWithImages({ images, ...input }: GenerateInput): Reading<Files> {
  const file = `${overlayPath(input.environment, input.spec.name)}/kustomization.yaml`;
  const text = input.kustomization ?? generateOverlay(input).get(file) ?? "";
  const edited = editImages({ text, file, images });
  if (edited.value === undefined) return { value: undefined, problems: edited.problems };
  return { value: generateOverlay({ ...input, kustomization: edited.value }), problems: [] };
}
