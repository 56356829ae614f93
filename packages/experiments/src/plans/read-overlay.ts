import type { Files, Problem } from "@grove/plan";
import type { EnvironmentSettings } from "../environment/environment-settings.ts";
import type { Environment } from "../environment/environment.ts";
import { parseEnvironment } from "../environment/parse-environment.ts";
import { nearest } from "../name/nearest.ts";
import { overlayPath } from "../name/naming.ts";
import type { Operation } from "../operation/operation.ts";
import { parseOperation } from "../operation/parse-operation.ts";
import type { Reading } from "../schema/reading.ts";
import { parseSpec } from "../spec/parse-spec.ts";
import type { Spec } from "../spec/spec.ts";
import { readYaml } from "../yaml/read-yaml.ts";
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

/** Reads an overlay; one that is not there is `EXPERIMENT_NOT_FOUND`, with the name that was probably meant. */
export function readOverlay(files: Files, request: ExperimentRequest): Reading<Overlay> {
  const directory = overlayPath(request.environment, request.name);
  if (!overlayExists(files, directory)) return { value: undefined, problems: [notFound(request)] };

  const [specText, operationText, kustomization] = ["experiment.yaml", "operation.yaml", "kustomization.yaml"].map(
    (file) => files.get(`${directory}/${file}`),
  );
  if (specText === undefined) return missing(`${directory}/experiment.yaml`);
  if (operationText === undefined) return missing(`${directory}/operation.yaml`);
  if (kustomization === undefined) return missing(`${directory}/kustomization.yaml`);

  const spec = parseSpec(specText, `${directory}/experiment.yaml`);
  const operation = parseOperation(operationText, `${directory}/operation.yaml`);
  const readable = readYaml(kustomization, `${directory}/kustomization.yaml`);
  const problems = [...spec.problems, ...operation.problems, ...readable.problems];
  if (spec.value === undefined || operation.value === undefined || readable.value === undefined) {
    return { value: undefined, problems };
  }
  const texts = { specText, operationText, kustomization };
  return { value: { directory, spec: spec.value, operation: operation.value, ...texts }, problems };
}

/** Whether any file lies in the directory. */
export function overlayExists(files: Files, directory: string): boolean {
  return [...files.keys()].some((path) => path.startsWith(`${directory}/`));
}

/** Reads `environment.yaml`; an environment without one is `ENVIRONMENT_MISSING`. */
export function readSettings(files: Files, environment: Environment): Reading<EnvironmentSettings> {
  const file = `environments/${environment}/environment.yaml`;
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

function missing(file: string): Reading<never> {
  const problem: Problem = {
    code: "FILE_MISSING",
    severity: "error",
    message: `${file} is not there`,
    next: "restore it from the history: git log shows who removed it",
    file,
  };
  return { value: undefined, problems: [problem] };
}
