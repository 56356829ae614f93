import type { Files, Problem } from "@grove/plan";
import { findOverlays, type OverlayFiles } from "../lab/find-overlays.ts";
import { formatImage } from "../image/image-reference.ts";
import { studyOf } from "../kinds/study-of.ts";
import { overlayPath } from "../name/naming.ts";
import { overlayImages } from "../overlay/overlay-images.ts";
import { openOverlay } from "./opened-overlay.ts";

/** A promotion that a change holds, of an experiment that is checked in staging first. */
export interface FoundPromotion {
  readonly name: string;
  /** What is wrong with it by the lab's files alone. */
  readonly problem: Problem | undefined;
}

/**
 * The promotions in a change: production gets other images, of a kind whose images must pass a check in staging. They must
 * be staging's own in the lab with the change (`PROMOTION_UNTESTED`), for nothing else was tried there.
 *
 * A rollback, which puts a hold on production, is none: it goes back to what was there before.
 *
 * @param before the lab that the change is made to
 * @param after the lab with the change
 */
export function findPromotions(before: Files, after: Files): readonly FoundPromotion[] {
  const [old, now] = [before, after].map(statesIn);
  return findOverlays(after).flatMap(({ environment, name, directory }) => {
    const state = now?.get(directory);
    if (environment !== "production" || state?.isChecked !== true || state.isHeld || state.images === "") return [];
    if (old?.get(directory)?.images === state.images) return [];
    const isTried = now?.get(overlayPath("staging", name))?.images === state.images;
    return [{ name, problem: isTried ? undefined : untested(name, directory) }];
  });
}

function statesIn(files: Files): ReadonlyMap<string, OverlayState> {
  return new Map(findOverlays(files).map((overlay) => [overlay.directory, stateOf(overlay)]));
}

interface OverlayState {
  readonly isChecked: boolean;
  /** Empty as long as one is waited for, or its files cannot be read. */
  readonly images: string;
  readonly isHeld: boolean;
}

function stateOf(overlay: OverlayFiles): OverlayState {
  const { spec, operation } = openOverlay(overlay);
  const images = spec && overlayImages({ spec, kustomization: overlay.files.get("kustomization.yaml") ?? "" });
  const pinned = images?.map(({ pinned: image }) => image && formatImage(image)) ?? [];
  return {
    isChecked: spec !== undefined && studyOf(spec).isChecked,
    images: pinned.includes(undefined) ? "" : pinned.join(","),
    isHeld: operation?.hold !== undefined,
  };
}

function untested(name: string, directory: string): Problem {
  return {
    code: "PROMOTION_UNTESTED",
    severity: "error",
    message: `production/${name} would get images that staging does not have, so nobody has tried them there`,
    next: `grove promote ${name} --branch BRANCH makes the change anew, from what staging has now`,
    file: `${directory}/kustomization.yaml`,
  };
}
