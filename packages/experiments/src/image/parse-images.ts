import type { Problem } from "@grove/plan";
import { z } from "zod";
import { checkedText } from "../schema/checked-text.ts";
import type { Reading } from "../schema/reading.ts";
import type { ImageReference } from "./image-reference.ts";
import { parseImage } from "./parse-image.ts";

const imageSchema = checkedText((text) => parseImage(text).problems[0]);

/** One image or a list of several, as requests name them. */
export const imagesSchema = z.union([imageSchema, z.array(imageSchema).min(1)]);

/**
 * Reads the images that go into one experiment at once, each as `parseImage` does. They go to different places, so no
 * repository may come twice (`IMAGE_GIVEN_TWICE`).
 */
export function parseImages(texts: string | readonly string[]): Reading<readonly ImageReference[]> {
  const readings = [texts].flat().map(parseImage);
  const images = readings.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const problems = [...readings.flatMap((reading) => reading.problems), ...checkOnce(images)];
  return problems.length > 0 ? { value: undefined, problems } : { value: images, problems };
}

function checkOnce(images: readonly ImageReference[]): readonly Problem[] {
  const byRepository = Map.groupBy(images, ({ repository }) => repository);
  return [...byRepository].flatMap(([repository, [first, second]]) =>
    first === undefined || second === undefined ? [] : [givenTwice(repository, [first, second])],
  );
}

function givenTwice(repository: string, [first, second]: readonly [ImageReference, ImageReference]): Problem {
  return {
    code: "IMAGE_GIVEN_TWICE",
    severity: "error",
    message: `an image of ${repository} is given twice: ${first.tag} and ${second.tag}`,
    next: "give one image of each repository",
  };
}
