import type { Files, Problem } from "@grove/plan";
import { checkBuildFile } from "../../../project/check-build-file.ts";
import { dockerfileStages, lastInstruction, type Stage } from "../../../project/dockerfile-stages.ts";
import { faultAt } from "../../../project/fault-at.ts";

/** Whether the Dockerfile makes an image that a lab can run: without root's rights, oTree as its process, one fixed base. */
export function checkDockerfile(files: Files): readonly Problem[] {
  const text = files.get(file);
  if (text === undefined) return [missing];
  const stages = dockerfileStages(text);
  return [
    ...checkBuildFile({ file, text, stages, example: "FROM python:3.12-slim" }),
    ...findCommandFaults(stages).map((offset) => faultAt({ file, text, offset }, throughShell)),
  ];
}

const file = "Dockerfile";

/** An entry point counts like a command: one of the two is the first process. */
function findCommandFaults(stages: readonly Stage[]): readonly (number | undefined)[] {
  const command = lastInstruction(stages, "ENTRYPOINT") ?? lastInstruction(stages, "CMD");
  return command?.rest.startsWith("[") === true ? [] : [command?.offset];
}

const throughShell = {
  code: "IMAGE_COMMAND_NOT_A_LIST",
  message: "CMD is no list of words, so a shell stands before oTree and the server cannot end it properly",
  next: 'write it as the starter does: CMD ["otree", "prodserver", "8000"]',
};

const missing: Problem = {
  code: "DOCKERFILE_MISSING",
  severity: "error",
  message: "Dockerfile is not there, so no image can be built",
  next: "copy it from the starter; it fits most oTree projects as it is",
  file,
};
