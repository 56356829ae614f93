import type { Files, Problem } from "@grove/plan";
import { checkSpecName } from "../check/check-spec-name.ts";
import { openOverlay } from "../check/opened-overlay.ts";
import type { EnvironmentSettings } from "../environment/environment-settings.ts";
import type { Environment } from "../environment/environment.ts";
import { parseEnvironment } from "../environment/parse-environment.ts";
import { nearest } from "../name/nearest.ts";
import { environmentPath, overlayPath } from "../name/naming.ts";
import type { Operation } from "../operation/operation.ts";
import type { Reading } from "../schema/reading.ts";
import type { Spec } from "../spec/spec.ts";
import type { ExperimentRequest } from "./experiment-request.ts";

/** An overlay as planners need it: what people wrote, read and as text, and the generated kustomization. */
export interface Overlay {
  readonly directory: string;
  readonly spec: Spec;
  readonly specText: string;
  readonly operation: Operation;
  readonly operationText: string;
  readonly kustomization: string;
}

/**
 * Reads an overlay. One that is not there is `EXPERIMENT_NOT_FOUND`, with the name that was probably meant; one whose
 * spec has another name is `SPEC_NAME_DIFFERS`, for its files would be written into that other directory.
 */
export function readOverlay(files: Files, request: ExperimentRequest): Reading<Overlay> {
  const { environment, name } = request;
  const directory = overlayPath(environment, name);
  const own = filesBelow(files, directory);
  if (own.size === 0) return { value: undefined, problems: [notFound(request)] };

  const opened = openOverlay({ environment, name, directory, files: own });
  const { spec, operation, kustomization } = opened;
  const problems = [...opened.problems, ...checkSpecName(opened)];
  if (spec === undefined || operation === undefined || kustomization === undefined || problems.length > 0) {
    return { value: undefined, problems };
  }
  const texts = {
    specText: own.get("experiment.yaml") ?? "",
    operationText: own.get("operation.yaml") ?? "",
    kustomization: own.get("kustomization.yaml") ?? "",
  };
  return { value: { directory, spec, operation, ...texts }, problems };
}

function filesBelow(files: Files, directory: string): Files {
  const own = [...files].filter(([path]) => path.startsWith(`${directory}/`));
  return new Map(own.map(([path, text]) => [path.slice(directory.length + 1), text]));
}

/** Whether any file lies in the directory. */
export function overlayExists(files: Files, directory: string): boolean {
  return [...files.keys()].some((path) => path.startsWith(`${directory}/`));
}

/** Reads `environment.yaml`; an environment without one is `ENVIRONMENT_MISSING`. */
export function readSettings(files: Files, environment: Environment): Reading<EnvironmentSettings> {
  const file = environmentPath(environment);
  const text = files.get(file);
  if (text !== undefined) return parseEnvironment(text, file);
  return {
    value: undefined,
    problems: [
      {
        code: "ENVIRONMENT_MISSING",
        severity: "error",
        message: `this lab has no environment ${environment}: ${file} is not there`,
        next: "restore the file from the history, or make a lab with grove init",
        file,
      },
    ],
  };
}

/** The problem that an experiment is not there. */
export function notFound({ environment, name, names = [] }: ExperimentRequest): Problem {
  const meant = nearest(name, names);
  return {
    code: "EXPERIMENT_NOT_FOUND",
    severity: "error",
    message: `there is no experiment ${JSON.stringify(name)} in ${environment}`,
    next: meant === undefined ? "grove list shows all experiments" : `did you mean "${meant}"?`,
  };
}
