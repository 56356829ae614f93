import type { JsonObject } from "kustomize-ts";
import { configMapsOf } from "./config-maps-of.ts";
import { partOf, textAt } from "./kubernetes-object.ts";

/** The Job that tries an experiment's images after each sync. */
export interface RenderedCheck {
  /** Its name. */
  readonly job: string;
  /** `REPOSITORY@DIGEST` of each image, as rendered. */
  readonly images: readonly string[];
  /** The ConfigMaps that it mounts, in order: a name that carries a hash changes with the settings. */
  readonly settings: readonly string[];
}

/**
 * The check among rendered objects: the Job whose annotation names the images that it tries.
 *
 * @example
 * checkJobOf(rendered.resources); // { job: "notebook-check", images: ["registry.example/course@sha256:…"], settings: ["hub-settings-…"] }
 */
export function checkJobOf(objects: readonly JsonObject[]): RenderedCheck | undefined {
  const [check] = objects.flatMap((object) => {
    const images = textAt(object, "metadata", "annotations", imagesAnnotation);
    if (textAt(object, "kind") !== "Job" || images === "") return [];
    const tried = images.split(",").map((image) => image.trim());
    return [
      {
        job: textAt(object, "metadata", "name"),
        images: tried,
        settings: configMapsOf(partOf(object, ["spec", "template", "spec"])),
      },
    ];
  });
  return check;
}

const imagesAnnotation = "grove/images";
