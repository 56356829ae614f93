import { z } from "zod";
import { apiVersion } from "../schema/api-version.ts";
import { checkedText } from "../schema/checked-text.ts";
import { checkDigest } from "./check-digest.ts";
import { checkRepositoryOnly } from "./check-repository-only.ts";
import { checkTag } from "./check-tag.ts";

const platformImage = z.strictObject({
  repository: checkedText(checkRepositoryOnly).meta({ description: "docker.io/library/postgres" }),
  tag: checkedText(checkTag).meta({ description: "Exact version" }),
  digest: checkedText(checkDigest)
    .optional()
    .meta({ description: "What the tag meant when it was looked up: sha256:…" }),
});

/** `images.lock.yaml`: exact versions of the images that are no experiment's own, by the part they play (DESIGN §4). */
export const imagesLockSchema = z
  .strictObject({
    apiVersion,
    images: z
      .record(z.string().regex(/^[a-z][a-z0-9-]*$/), platformImage)
      .meta({ description: "Part that the image plays (postgres) → image" }),
  })
  .meta({ title: "Platform images", description: "Exact versions and digests of platform images." });

/** Platform images by the part they play: `postgres`. */
export type ImagesLock = z.output<typeof imagesLockSchema>;

/** A platform image; its digest is missing until somebody with internet has resolved it. */
export type PlatformImage = ImagesLock["images"][string];
