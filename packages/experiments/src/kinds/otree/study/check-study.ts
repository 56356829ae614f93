import type { Files, Problem } from "@grove/plan";
import { checkCommittedFiles } from "../../../project/check-committed-files.ts";
import { checkDockerfile } from "./check-dockerfile.ts";
import { checkLineEnds } from "../../../project/check-line-ends.ts";
import { checkRequirements } from "./check-requirements.ts";
import { checkSessionConfigs } from "./check-session-configs.ts";
import { checkSettings } from "./check-settings.ts";
import { checkStudySpec } from "../../../project/check-study-spec.ts";

/**
 * What would keep an experimenter's project from running in a lab, by file and line, in words for people who know oTree.
 *
 * Python is not parsed: each rule looks for one pattern and keeps silent where it cannot be sure, for the bots and the
 * start of the image come afterwards.
 */
export function checkStudy(files: Files): readonly Problem[] {
  return [
    ...checkStudySpec(files),
    ...checkRequirements(files),
    ...checkSettings(files),
    ...checkSessionConfigs(files),
    ...checkDockerfile(files),
    ...checkCommittedFiles(files),
    ...checkLineEnds(files),
  ];
}
