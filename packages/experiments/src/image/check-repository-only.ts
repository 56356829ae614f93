import type { Problem } from "@grove/plan";
import { checkRepository } from "./check-repository.ts";
import { splitImage } from "./split-image.ts";

/**
 * Why a text is not the bare repository that a spec names, or `undefined` if it is: tag and digest belong to the
 * overlay, since each environment runs its own.
 *
 * @example
 * checkRepositoryOnly("registry.example/goods:14")?.next; // "write registry.example/goods; grove bump sets tag and digest"
 */
export function checkRepositoryOnly(text: string): Problem | undefined {
  const { repository, tag, digest } = splitImage(text);
  const problem = checkRepository(repository);
  if (problem !== undefined || (tag === undefined && digest === undefined)) return problem;
  return {
    code: "IMAGE_NOT_REPOSITORY",
    severity: "error",
    message: `the image is given with a ${tag === undefined ? "digest" : "tag"}, which is no part of the study`,
    next: `write ${repository}; grove bump sets tag and digest`,
  };
}
