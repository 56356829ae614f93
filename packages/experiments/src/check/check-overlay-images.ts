import type { Problem } from "@grove/plan";
import type { JsonObject, JsonValue } from "kustomize-ts";
import { checkDigest } from "../image/check-digest.ts";
import { checkTag } from "../image/check-tag.ts";
import type { StudyImage } from "../kinds/study.ts";
import { studyOf } from "../kinds/study-of.ts";
import { findImageEntry } from "../lab/find-image-entry.ts";
import { imageMissing } from "../plans/image-missing.ts";
import type { OpenedOverlay } from "./opened-overlay.ts";

/**
 * Whether the overlay runs images of the spec's repositories, by tag and digest, both quoted. In staging an overlay may
 * wait for its first ones.
 */
export function checkOverlayImages(overlay: OpenedOverlay): readonly Problem[] {
  if (overlay.spec === undefined) return [];
  return studyOf(overlay.spec).images.flatMap((image) => checkImage(overlay, image));
}

function checkImage(overlay: OpenedOverlay, image: StudyImage): readonly Problem[] {
  const { kustomization } = overlay;
  if (kustomization === undefined) return [];
  const { index, entry } = findImageEntry(kustomization.data, image.name);
  const fault = entry === undefined ? entryMissing(image) : findFault(entry, { ...overlay, image });
  if (fault === undefined) return [];
  const { key, ...problem } = fault;
  const path = entry === undefined ? ["images"] : ["images", index, key ?? "name"];
  return [{ ...problem, severity: "error", file: kustomization.file, ...kustomization.positionOf({ path }) }];
}

interface ImageFault extends Pick<Problem, "code" | "message" | "next"> {
  /** The key of the entry that is at fault. */
  readonly key?: "newName" | "newTag" | "digest";
}

function entryMissing({ name }: StudyImage): ImageFault {
  return {
    code: "IMAGE_ENTRY_MISSING",
    message: `images: has no entry with name: ${name}, so the base's placeholder would be pulled`,
    next: "restore the entry from the history, or let grove check --fix write it; grove bump sets its tag and digest",
  };
}

function findFault(
  entry: JsonObject,
  { image, environment, name }: OpenedOverlay & { readonly image: StudyImage },
): ImageFault | undefined {
  const { newName, newTag: tag, digest } = entry;
  if (newName !== image.repository) return otherRepository(JSON.stringify(newName ?? "none"), image.repository);
  if (tag === undefined && digest === undefined) {
    return environment === "production" ? imageMissing({ environment, name }) : undefined;
  }
  return findTagFault(tag) ?? findDigestFault(digest);
}

function otherRepository(found: string, wanted: string): ImageFault {
  return {
    key: "newName",
    code: "IMAGE_OF_OTHER_REPOSITORY",
    message: `the overlay runs an image of ${found}, the spec names ${wanted}`,
    next: `write newName: ${wanted}, or change image in experiment.yaml`,
  };
}

function findTagFault(tag: JsonValue | undefined): ImageFault | undefined {
  if (tag === undefined) {
    const message = "the image has a digest and no tag, by which people recognise it";
    return { code: "IMAGE_TAG_MISSING", message, next: "let grove bump write both" };
  }
  if (typeof tag === "string") {
    const problem = checkTag(tag);
    return problem && { ...problem, key: "newTag" };
  }
  return {
    key: "newTag",
    code: "IMAGE_TAG_NOT_TEXT",
    message: "the tag is no text to YAML, so Kustomize refuses it",
    next: "put it into double quotation marks",
  };
}

function findDigestFault(digest: JsonValue | undefined): ImageFault | undefined {
  if (digest === undefined) {
    const message = "the image has a tag and no digest, so it could be another image tomorrow";
    return { code: "IMAGE_DIGEST_MISSING", message, next: "let grove bump write both", key: "newTag" };
  }
  const problem = checkDigest(typeof digest === "string" ? digest : JSON.stringify(digest));
  return problem && { ...problem, key: "digest" };
}
