import type { Files, Problem } from "@grove/plan";
import { checkCommittedFiles } from "../../../project/check-committed-files.ts";
import { checkLineEnds } from "../../../project/check-line-ends.ts";
import { checkStudySpec } from "../../../project/check-study-spec.ts";
import { checkContainerfile } from "./check-containerfile.ts";
import { checkHashes } from "./check-hashes.ts";

/**
 * What would keep the project of a teaching team from becoming an image that a hub can start servers from, by file and line.
 * Whether its packages are there is for the notebook to say.
 */
export function checkCourse(files: Files): readonly Problem[] {
  return [
    ...checkStudySpec(files),
    ...checkHashes(files),
    ...checkContainerfile(files),
    ...checkCommittedFiles(files),
    ...checkLineEnds(files),
  ];
}
