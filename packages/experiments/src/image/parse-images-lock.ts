import { explainApiVersion } from "../schema/api-version.ts";
import { readWithSchema } from "../schema/read-with-schema.ts";
import type { Reading } from "../schema/reading.ts";
import { type ImagesLock, imagesLockSchema } from "./images-lock.ts";

/**
 * Reads an `images.lock.yaml`.
 *
 * @example
 * parseImagesLock(text, "images.lock.yaml").value?.images["postgres"]?.tag; // "17.5"
 */
export function parseImagesLock(text: string, file: string): Reading<ImagesLock> {
  return readWithSchema(
    {
      schema: imagesLockSchema,
      explain: ({ path, value }) =>
        path === "apiVersion" && value !== undefined ? explainApiVersion(value) : undefined,
    },
    { text, file },
  );
}
