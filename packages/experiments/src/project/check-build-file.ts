import type { Problem } from "@grove/plan";
import { lastInstruction, type Stage } from "./dockerfile-stages.ts";
import { faultAt, type FaultPlace } from "./fault-at.ts";

/** A Dockerfile or Containerfile, and a base that it could have. */
export interface BuildFile extends Pick<FaultPlace, "file" | "text"> {
  readonly stages: readonly Stage[];
  /** `FROM python:3.12-slim` */
  readonly example: string;
}

/** Whether an image has one fixed base and does without root's rights, as a lab wants it of every kind. */
export function checkBuildFile({ stages, example, ...place }: BuildFile): readonly Problem[] {
  return [
    ...stages
      .filter((stage) => isMutable(stage, stages))
      .map(({ base, from }) => faultAt({ ...place, offset: from.offset }, mutable(base, example))),
    ...findUserFaults(stages).map((offset) => faultAt({ ...place, offset }, runsAsRoot)),
  ];
}

/** A base with a variable in it is not judged, nor one that is a stage of this file. */
function isMutable({ base }: Stage, stages: readonly Stage[]): boolean {
  if (/[$@]/.test(base) || base === "scratch" || stages.some(({ name }) => name === base.toLowerCase())) return false;
  const tag = /:([^/]+)$/.exec(base)?.[1];
  return tag === undefined || tag === "latest";
}

function mutable(base: string, example: string) {
  return {
    code: "BASE_IMAGE_MUTABLE",
    message: `${base} is another image after each of its releases, so the image could not be built again`,
    next: `name a version, as the starter does: ${example}`,
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
