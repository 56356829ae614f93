import type { JsonObject } from "kustomize-ts";
import { textAt } from "./kubernetes-object.ts";

/** The Job that tries an experiment's images after each sync. */
export interface RenderedCheck {
  /** Its name. */
  readonly job: string;
  /** `REPOSITORY@DIGEST` of each image, as rendered. */
  readonly images: readonly string[];
}

/**
 * The check among rendered objects: the Job whose annotation names the images that it tries.
 *
 * @example
 * checkJobOf(rendered.resources); // { job: "notebook-check", images: ["registry.example/course@sha256:…"] }
 */
export function checkJobOf(objects: readonly JsonObject[]): RenderedCheck | undefined {
  const [check] = objects.flatMap((object) => {
    const images = textAt(object, "metadata", "annotations", imagesAnnotation);
    if (textAt(object, "kind") !== "Job" || images === "") return [];
    return [{ job: textAt(object, "metadata", "name"), images: images.split(",").map((image) => image.trim()) }];
  });
  return check;
}

const imagesAnnotation = "grove/images";
