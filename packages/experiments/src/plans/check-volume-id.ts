import type { Files, Problem } from "@grove/plan";
import type { StudyVolume } from "../kinds/study.ts";
import { studyOf } from "../kinds/study-of.ts";
import { overlayPath } from "../name/naming.ts";
import type { Environment } from "../environment/environment.ts";
import type { Operation } from "../operation/operation.ts";
import { partOf } from "../render/kubernetes-object.ts";
import type { Spec } from "../spec/spec.ts";
import { readYaml } from "../yaml/read-yaml.ts";

interface Experiment {
  readonly environment: Environment;
  readonly spec: Spec;
  readonly operation: Operation;
}

/**
 * The problem that an operation has another id than the volume that the data lies on: generated anew, the experiment
 * would start with an empty database.
 */
export function checkVolumeId(files: Files, experiment: Experiment): readonly Problem[] {
  return studyOf(experiment.spec).volumes.flatMap((volume) => checkClaim(files, { ...experiment, volume }));
}

function checkClaim(
  files: Files,
  { environment, spec, operation, volume }: Experiment & { readonly volume: StudyVolume },
): readonly Problem[] {
  const directory = overlayPath(environment, spec.name);
  const file = `${directory}/${volume.file}`;
  const claim = readYaml(files.get(file) ?? "", file).value;
  const name = claim && partOf(claim.data, ["metadata", "name"]);
  if (typeof name !== "string" || name === volume.claimOf(operation.id)) return [];
  const operationFile = `${directory}/operation.yaml`;
  const place = readYaml(files.get(operationFile) ?? "", operationFile).value?.positionOf({ path: ["id"] });
  return [
    {
      code: "ID_CHANGED",
      severity: "error",
      message: `the data lies on the volume ${name}, which belongs to another id than ${operation.id}`,
      next: "restore the id from the history, or the experiment would start with an empty database",
      file: operationFile,
      ...place,
    },
  ];
}
