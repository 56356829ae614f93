import type { Files } from "@grove/plan";
import type { ImageReference } from "../image/image-reference.ts";
import { overlayPath } from "../name/naming.ts";
import { generateOverlay, type OverlayInput } from "../overlay/generate-overlay.ts";
import type { Reading } from "../schema/reading.ts";
import { editImage } from "./edit-image.ts";

export interface GenerateInput extends OverlayInput {
  /** What the overlay shall run; `undefined` leaves its `images:` as it is. */
  readonly image: ImageReference | undefined;
  readonly build: number | undefined;
}

/** The generated files of an overlay that runs an image. */
export function generateWithImage({ image, build, ...input }: GenerateInput): Reading<Files> {
  const file = `${overlayPath(input.environment, input.spec.name)}/kustomization.yaml`;
  const text = input.kustomization ?? generateOverlay(input).get(file) ?? "";
  if (image === undefined) return { value: generateOverlay(input), problems: [] };
  const edited = editImage({ text, file, image, build });
  if (edited.value === undefined) return { value: undefined, problems: edited.problems };
  return { value: generateOverlay({ ...input, kustomization: edited.value }), problems: [] };
}
