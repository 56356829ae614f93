import type { Files, Plan, Problem } from "@grove/plan";
import { z } from "zod";
import { overlayPath } from "../name/naming.ts";
import { parseOperation } from "../operation/parse-operation.ts";
import { readYaml } from "../yaml/read-yaml.ts";
import type { ExperimentRequest } from "./experiment-request.ts";
import { emptyPlan, makePlan, subjectOf, trailersOf } from "./make-plan.ts";
import { notFound, overlayExists } from "./read-overlay.ts";

/** What `planDelete` reads. */
export function pathsForDelete({ environment, name }: ExperimentRequest): readonly string[] {
  return [overlayPath(environment, name), `archive/${environment}/${name}`];
}

/**
 * Removes the directory of an experiment, and so the experiment; its volume stays.
 *
 * In production only after an archive of the same id (`ARCHIVE_MISSING`): the archive of an older experiment of this
 * name says nothing about these data.
 */
export function planDelete(files: Files, request: ExperimentRequest): Plan {
  const subject = subjectOf("delete", request);
  const directory = overlayPath(request.environment, request.name);
  if (!overlayExists(files, directory)) return emptyPlan(subject, [notFound(request)]);
  const overlay = [...files.keys()].filter((path) => path.startsWith(`${directory}/`));
  return makePlan({
    subject,
    trailers: trailersOf({ Experiment: request.name }),
    files,
    after: new Map(overlay.map((path) => [path, undefined])),
    problems: request.environment === "production" ? checkArchive(files, request) : [],
  });
}

function checkArchive(files: Files, { environment, name }: ExperimentRequest): readonly Problem[] {
  const directory = `archive/${environment}/${name}/`;
  const file = `${overlayPath(environment, name)}/operation.yaml`;
  const id = parseOperation(files.get(file) ?? "", file).value?.id;
  const archived = [...files]
    .filter(([path]) => path.startsWith(directory))
    .map(([path, text]) => archivedId(text, path));
  if (id !== undefined && archived.includes(id)) return [];
  const message =
    archived.length === 0
      ? `nothing is archived of ${environment}/${name}`
      : `what is archived of ${environment}/${name} belongs to another experiment of this name`;
  const next = `let it rest until its data is archived: write "state: asleep" into ${overlayPath(environment, name)}/operation.yaml`;
  return [
    { code: "ARCHIVE_MISSING", severity: "error", message: `${message}, so a delete could lose data`, next, file },
  ];
}

function archivedId(text: string, path: string): string | undefined {
  return manifest.safeParse(readYaml(text, path).value?.data).data?.id;
}

const manifest = z.object({ id: z.string() });
