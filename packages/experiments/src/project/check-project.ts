import type { Files, Problem } from "@grove/plan";
import { checkCourse } from "../kinds/jupyterhub/course/check-course.ts";
import { checkStudy } from "../kinds/otree/study/check-study.ts";
import { checkCommittedFiles } from "./check-committed-files.ts";
import { checkLineEnds } from "./check-line-ends.ts";
import { checkStudySpec } from "./check-study-spec.ts";

/**
 * What would keep a project from running in a lab: its rules are those of the kind that its `experiment.yaml` names, of
 * oTree where that says nothing.
 *
 * @param files all files that Git would take, paths from the project's own folder; the text of one that
 *   `isReadByProjectCheck` does not name may be empty.
 */
export function checkProject(files: Files): readonly Problem[] {
  const kind = /^kind:[ \t]*["']?(\w+)/m.exec(files.get("experiment.yaml") ?? "")?.[1];
  if (kind === "JupyterHub") return checkCourse(files);
  if (kind === "WebExperiment")
    return [...checkStudySpec(files), ...checkCommittedFiles(files), ...checkLineEnds(files)];
  return checkStudy(files);
}

/** Whether `checkProject` looks into a file; of all others their being there is enough. */
export function isReadByProjectCheck(path: string): boolean {
  return /(^|\/)(settings\.py|requirements\.txt|Dockerfile|Containerfile|experiment\.yaml|[^/]+\.sh)$/.test(path);
}
