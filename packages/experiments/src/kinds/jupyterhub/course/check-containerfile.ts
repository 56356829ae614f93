import type { Files, Problem } from "@grove/plan";
import { checkBuildFile } from "../../../project/check-build-file.ts";
import { dockerfileStages } from "../../../project/dockerfile-stages.ts";

/** Whether the image of a course has one fixed base and does without root's rights; what it starts is the base's to say. */
export function checkContainerfile(files: Files): readonly Problem[] {
  const file = names.find((name) => files.has(name));
  if (file === undefined) return [missing];
  const text = files.get(file) ?? "";
  return checkBuildFile({ file, text, stages: dockerfileStages(text), example });
}

/** In the order in which buildah looks for them. */
const names = ["Containerfile", "Dockerfile"];

const example = "FROM registry.example/grove/jupyterhub-user:5.5.4";

const missing: Problem = {
  code: "CONTAINERFILE_MISSING",
  severity: "error",
  message: "Containerfile is not there, so no image can be built",
  next: "copy it from the starter for courses; it fits most of them as it is",
  file: "Containerfile",
};
