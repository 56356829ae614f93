import type { Files, Problem } from "@grove/plan";
import { dockerfileStages, lastInstruction, type Stage } from "./dockerfile-stages.ts";
import { faultAt } from "./fault-at.ts";

/** Whether the Dockerfile makes an image that a lab can run: without root's rights, oTree as its process, one fixed base. */
export function checkDockerfile(files: Files): readonly Problem[] {
  const text = files.get(file);
  if (text === undefined) return [missing];
  const stages = dockerfileStages(text);
  const at = (offset: number | undefined) => ({ file, text, offset });
  return [
    ...stages
      .filter((stage) => isMutable(stage, stages))
      .map(({ base, from }) => faultAt(at(from.offset), mutable(base))),
    ...findUserFaults(stages).map((offset) => faultAt(at(offset), runsAsRoot)),
    ...findCommandFaults(stages).map((offset) => faultAt(at(offset), throughShell)),
  ];
}

const file = "Dockerfile";

/** A base with a variable in it is not judged, nor one that is a stage of this file. */
function isMutable({ base }: Stage, stages: readonly Stage[]): boolean {
  if (/[$@]/.test(base) || base === "scratch" || stages.some(({ name }) => name === base.toLowerCase())) return false;
  const tag = /:([^/]+)$/.exec(base)?.[1];
  return tag === undefined || tag === "latest";
}

function mutable(base: string) {
  return {
    code: "BASE_IMAGE_MUTABLE",
    message: `${base} is another image after each of its releases, so the study could not be built again`,
    next: "name a version, as the starter does: FROM python:3.12-slim",
  };
}

function findUserFaults(stages: readonly Stage[]): readonly (number | undefined)[] {
  const user = lastInstruction(stages, "USER");
  return user === undefined || /^(root|0)(:|$)/.test(user.rest) ? [user?.offset] : [];
}

const runsAsRoot = {
  code: "IMAGE_RUNS_AS_ROOT",
  message: "the image is made to run with all rights (as root), and a lab gives it none",
  next: "write USER 1000:1000 before the last line, as the starter does",
};

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
