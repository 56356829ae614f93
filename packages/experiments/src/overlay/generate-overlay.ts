import type { Files } from "@grove/plan";
import type { Environment } from "../environment/environment.ts";
import type { EnvironmentSettings } from "../environment/environment-settings.ts";
import { studyOf } from "../kinds/study-of.ts";
import { overlayPath } from "../name/naming.ts";
import type { Operation } from "../operation/operation.ts";
import type { Spec } from "../spec/spec.ts";

export interface OverlayInput<SpecOfKind extends Spec = Spec> {
  readonly spec: SpecOfKind;
  readonly operation: Operation;
  readonly environment: Environment;
  readonly settings: EnvironmentSettings;
  /** The overlay's `kustomization.yaml` as it is, whose `images:` is kept; `undefined` for a new overlay. */
  readonly kustomization: string | undefined;
}

/**
 * The generated files of an overlay by path in the lab: all but `experiment.yaml` and `operation.yaml`, which people
 * write, and `sealed-secrets.yaml`, which is made once.
 *
 * The same input gives the same bytes, and so does the output given in again.
 */
export function generateOverlay(input: OverlayInput): Files {
  const directory = overlayPath(input.environment, input.spec.name);
  return new Map([...studyOf(input.spec).generate(input)].map(([file, text]) => [`${directory}/${file}`, text]));
}
