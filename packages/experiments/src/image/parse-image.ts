import type { Problem } from "@grove/plan";
import type { Reading } from "../schema/reading.ts";
import { checkDigest } from "./check-digest.ts";
import { checkRepository } from "./check-repository.ts";
import { checkTag } from "./check-tag.ts";
import type { ImageReference } from "./image-reference.ts";
import { splitImage } from "./split-image.ts";

/**
 * Reads `REPOSITORY:TAG@DIGEST` by the grammar of image references (distribution/reference); all three parts are
 * needed, since a reference without a digest may mean another image tomorrow (DESIGN §4).
 *
 * @example
 * parseImage("registry.example/goods:14@sha256:…").value?.tag; // "14"
 * parseImage("registry.example/goods:latest").problems[0].code; // "IMAGE_DIGEST_MISSING"
 */
export function parseImage(text: string): Reading<ImageReference> {
  const { repository, tag, digest } = splitImage(text);
  const problem = checkRepository(repository) ?? checkGivenTag(tag) ?? checkGivenDigest(digest);
  if (problem !== undefined || tag === undefined || digest === undefined) {
    return { value: undefined, problems: problem === undefined ? [] : [problem] };
  }
  return { value: { repository, tag, digest }, problems: [] };
}

function checkGivenTag(tag: string | undefined): Problem | undefined {
  if (tag !== undefined) return checkTag(tag);
  return {
    code: "IMAGE_TAG_MISSING",
    severity: "error",
    message: "the image has no tag, by which people recognise it in the history",
    next: "name it as REPOSITORY:TAG@sha256:…",
  };
}

function checkGivenDigest(digest: string | undefined): Problem | undefined {
  if (digest !== undefined) return checkDigest(digest);
  return {
    code: "IMAGE_DIGEST_MISSING",
    severity: "error",
    message: "the image has no digest, so its tag could mean another image tomorrow",
    next: "add the digest that the push printed: REPOSITORY:TAG@sha256:…",
  };
}
