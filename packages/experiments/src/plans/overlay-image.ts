import type { Files } from "@grove/plan";
import type { ExperimentKey } from "../name/naming.ts";
import { type OverlayImage, readImage } from "../overlay/image-entry.ts";
import { readOverlay } from "./read-overlay.ts";

/** What an overlay runs; `undefined` where it is not there or cannot be read. */
export function overlayImage(files: Files, key: ExperimentKey): OverlayImage | undefined {
  const overlay = readOverlay(files, key).value;
  return overlay && readImage(overlay.kustomization);
}
