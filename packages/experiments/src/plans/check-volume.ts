import type { Files, Problem } from "@grove/plan";
import type { Environment } from "../environment/environment.ts";
import type { Operation } from "../operation/operation.ts";
import type { Spec } from "../spec/spec.ts";
import { checkStorage } from "./check-storage.ts";
import { checkVolumeId } from "./check-volume-id.ts";

/** Why an overlay must not be generated from these: the volume with the data would be lost from sight, or refused. */
export function checkVolume(
  files: Files,
  overlay: { readonly environment: Environment; readonly spec: Spec; readonly operation: Operation },
): readonly Problem[] {
  return [...checkVolumeId(files, overlay), ...checkStorage(files, overlay)];
}
