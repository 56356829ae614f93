import type { Files, Problem } from "@grove/plan";
import { parseSpec } from "../spec/parse-spec.ts";

/** Whether the study describes itself to the lab, and in a way that the lab takes. */
export function checkStudySpec(files: Files): readonly Problem[] {
  const text = files.get(file);
  return text === undefined ? [missing] : parseSpec(text, file).problems;
}

const file = "experiment.yaml";

const missing: Problem = {
  code: "SPEC_MISSING",
  severity: "error",
  message: "experiment.yaml is not there, so nobody knows the study's name",
  next: "copy it from the starter, and write the name and the image that your lab manager told you",
  file,
};
