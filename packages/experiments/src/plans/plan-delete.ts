import type { Files, Plan, Problem } from "@grove/plan";
import { archivePath } from "../archive/archive-paths.ts";
import { checkArchived } from "../archive/check-archived.ts";
import { overlayPath } from "../name/naming.ts";
import { parseOperation } from "../operation/parse-operation.ts";
import type { ExperimentRequest } from "./experiment-request.ts";
import { emptyPlan, makePlan, subjectOf, trailersOf } from "./make-plan.ts";
import { notFound, overlayExists } from "./read-overlay.ts";

export interface DeleteRequest extends ExperimentRequest {
  /** Whether it may go although no archive is in the lab: one comes before the plan is applied, or it never had data. */
  readonly isSafe?: boolean | undefined;
}

/** What `planDelete` reads. */
export function pathsForDelete(request: ExperimentRequest): readonly string[] {
  return [overlayPath(request.environment, request.name), archivePath(request)];
}

/**
 * Removes the directory of an experiment, and so the experiment; its volumes stay.
 *
 * In production only after an archive of the same id (`ARCHIVE_MISSING`).
 */
export function planDelete(files: Files, request: DeleteRequest): Plan {
  const subject = subjectOf("delete", request);
  const directory = overlayPath(request.environment, request.name);
  if (!overlayExists(files, directory)) return emptyPlan(subject, [notFound(request)]);
  const overlay = [...files.keys()].filter((path) => path.startsWith(`${directory}/`));
  return makePlan({
    subject,
    trailers: trailersOf({ Experiment: request.name }),
    files,
    after: new Map(overlay.map((path) => [path, undefined])),
    problems: needsArchive(request) ? missingArchive(files, request) : [],
  });
}

function needsArchive({ environment, isSafe = false }: DeleteRequest): boolean {
  return environment === "production" && !isSafe;
}

function missingArchive(files: Files, { environment, name }: ExperimentRequest): readonly Problem[] {
  const file = `${overlayPath(environment, name)}/operation.yaml`;
  const id = parseOperation(files.get(file) ?? "", file).value?.id;
  const problem = checkArchived(files, { environment, name, id });
  return problem === undefined ? [] : [problem];
}
