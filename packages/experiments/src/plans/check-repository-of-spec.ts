import type { Problem } from "@grove/plan";
import { studyOf } from "../kinds/study-of.ts";
import type { ImageReference } from "../image/image-reference.ts";
import type { Overlay } from "./read-overlay.ts";

/** The problem that an image is of another repository than the spec names; empty if it is not. */
export function checkRepositoryOfSpec(image: ImageReference, { spec, directory }: Overlay): readonly Problem[] {
  const repositories = studyOf(spec).images.map(({ repository }) => repository);
  if (repositories.includes(image.repository)) return [];
  return [
    {
      code: "IMAGE_OF_OTHER_REPOSITORY",
      severity: "error",
      message: `${image.repository} is not the repository of this experiment, which is ${repositories.join(" or ")}`,
      next: "bump the experiment that the image belongs to, or change image: in its experiment.yaml first",
      file: `${directory}/experiment.yaml`,
    },
  ];
}
