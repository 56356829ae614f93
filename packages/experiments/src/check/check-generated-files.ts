import type { Files, Problem } from "@grove/plan";
import type { EnvironmentSettings } from "../environment/environment-settings.ts";
import { fileMissing } from "../lab/read-overlay-file.ts";
import { studyOf } from "../kinds/study-of.ts";
import { namespaceOf } from "../name/naming.ts";
import { generateOverlay } from "../overlay/generate-overlay.ts";
import { checkStorage } from "../plans/check-storage.ts";
import { checkObjects } from "./check-objects.ts";
import { checkVolumeId } from "../plans/check-volume-id.ts";
import { type OpenedOverlay, placeIn } from "./opened-overlay.ts";

/**
 * Whether the generated files are what spec, operation and settings give, and nothing else lies beside them.
 *
 * A file that differs is searched for what is dangerous first: that it differs as well goes without saying.
 */
export function checkGeneratedFiles(
  overlay: OpenedOverlay,
  settings: EnvironmentSettings | undefined,
): readonly Problem[] {
  const { spec, operation, directory, environment, name } = overlay;
  if (spec === undefined || operation === undefined || settings === undefined) return [];
  const kustomization = overlay.files.get("kustomization.yaml");
  const generated = withoutDirectory(
    generateOverlay({ spec: { ...spec, name }, operation, environment, settings, kustomization }),
    directory,
  );
  const namespace = namespaceOf(environment, name);
  const foreign = [...overlay.files].filter(([file, text]) => !written.has(file) && generated.get(file) !== text);
  const dangers = foreign
    .filter(([file]) => isYaml(file))
    .flatMap(([file, text]) => checkObjects({ file: `${directory}/${file}`, text, namespace }));
  if (dangers.length > 0) return dangers;
  const volumes = studyOf(spec).volumes.map(({ file }) => file);
  const isVolumeForeign = foreign.some(([file]) => volumes.includes(file));
  const dataFaults = isVolumeForeign ? checkVolume(overlay) : [];
  if (dataFaults.length > 0) return dataFaults;
  const missing = [...generated.keys()].filter((file) => !overlay.files.has(file));
  return [
    ...missing.map((file) => ({ ...fileMissing(`${directory}/${file}`), next: "let grove check --fix write it" })),
    ...foreign.map(([file, text]) => foreignFile(`${directory}/${file}`, text, generated.get(file))),
  ];
}

/** Files that people write, and the one that is made once. */
const written = new Set(["experiment.yaml", "operation.yaml", "sealed-secrets.yaml"]);

function withoutDirectory(files: Files, directory: string): Files {
  return new Map([...files].map(([path, text]) => [path.slice(directory.length + 1), text]));
}

function isYaml(file: string): boolean {
  return /\.ya?ml$/.test(file);
}

/** What must not change even by a correct generation, for the data would be lost from sight. */
function checkVolume(overlay: OpenedOverlay): readonly Problem[] {
  const { spec, operation, environment, directory, name } = overlay;
  if (spec === undefined || operation === undefined) return [];
  const files = new Map([...overlay.files].map(([file, text]) => [`${directory}/${file}`, text]));
  const experiment = { environment, operation, spec: { ...spec, name } };
  return [
    ...checkVolumeId(files, experiment),
    ...checkStorage(files, experiment).map((problem) => ({
      ...problem,
      ...placeIn(overlay, "experiment.yaml", { path: ["database", "storage"] }),
    })),
  ];
}

function foreignFile(file: string, text: string, generated: string | undefined): Problem {
  if (generated === undefined) {
    return {
      code: "FILE_UNKNOWN",
      severity: "error",
      message: "this file belongs to no experiment: what lies here is generated, but for spec and operation",
      next: "remove it; what all experiments need belongs into apps/",
      file,
    };
  }
  return {
    code: "GENERATED_FILE_CHANGED",
    severity: "error",
    message: "this file is generated and does not follow from experiment.yaml, operation.yaml and environment.yaml",
    next: "change those three instead; grove check --fix then writes this file",
    file,
    line: firstDifference(text, generated),
  };
}

function firstDifference(text: string, other: string): number {
  const otherLines = other.split("\n");
  return text.split("\n").findIndex((line, index) => line !== otherLines[index]) + 1 || otherLines.length;
}
