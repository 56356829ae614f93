import type { Files, Problem } from "@grove/plan";
import { databaseVolumeName } from "../kinds/otree/database-volume.ts";
import { type ExperimentKey, overlayPath } from "../name/naming.ts";
import type { Operation } from "../operation/operation.ts";
import { partOf } from "../render/kubernetes-object.ts";
import { readYaml } from "../yaml/read-yaml.ts";

/**
 * The problem that an operation has another id than the volume that the data lies on: generated anew, the experiment
 * would start with an empty database.
 */
export function checkVolumeId(files: Files, experiment: ExperimentKey & { operation: Operation }): readonly Problem[] {
  const directory = overlayPath(experiment.environment, experiment.name);
  const file = `${directory}/database-volume.yaml`;
  const volume = readYaml(files.get(file) ?? "", file).value;
  const name = volume && partOf(volume.data, ["metadata", "name"]);
  if (typeof name !== "string" || name === databaseVolumeName(experiment.operation.id)) return [];
  const operationFile = `${directory}/operation.yaml`;
  const operation = readYaml(files.get(operationFile) ?? "", operationFile).value;
  return [
    {
      code: "ID_CHANGED",
      severity: "error",
      message: `the data lies on the volume ${name}, which belongs to another id than ${experiment.operation.id}`,
      next: "restore the id from the history, or the experiment would start with an empty database",
      file: operationFile,
      ...operation?.positionOf({ path: ["id"] }),
    },
  ];
}
