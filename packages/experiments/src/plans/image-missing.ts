import type { Problem } from "@grove/plan";
import type { ExperimentKey } from "../name/naming.ts";

/** The problem that an overlay has no image to copy, now or at an older commit. */
export function imageMissing({ environment, name }: ExperimentKey, commit?: string): Problem {
  const code = "IMAGE_MISSING";
  const severity = "error";
  if (commit !== undefined) {
    const message = `${environment}/${name} had no image at commit ${commit}`;
    return { code, severity, message, next: `choose another one: git log environments/${environment}/${name}` };
  }
  const message = `${environment}/${name} still waits for its first image`;
  return {
    code,
    severity,
    message,
    next: `let its pipeline run, or grove bump ${name} --image REPOSITORY:TAG@sha256:…`,
  };
}
