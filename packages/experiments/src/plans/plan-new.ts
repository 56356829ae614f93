import type { Files, Plan } from "@grove/plan";
import { overlayPath } from "../name/naming.ts";
import type { SealingKey } from "../secrets/encrypt-oaep.ts";
import type { RandomBytes } from "../secrets/random.ts";
import type { Kind } from "../spec/spec.ts";
import type { ExperimentRequest } from "./experiment-request.ts";

export interface NewRequest extends ExperimentRequest {
  readonly kind: Kind;
  /** `REPOSITORY`, or `REPOSITORY:TAG@sha256:…` if there is an image already. */
  readonly image: string;
  readonly title?: string | undefined;
  readonly owners?: readonly string[] | undefined;
  /** Public key of the certificate at `certificatePath`; `undefined` if the lab has none. */
  readonly sealingKey: SealingKey | undefined;
  /** A `.dockerconfigjson` for a registry that asks who pulls. */
  readonly registryCredentials?: string | undefined;
  readonly random: RandomBytes;
}

/** The lab's public sealing certificate. */
export const certificatePath = "bootstrap/sealed-secrets/certificate.pem";

/** What `planNew` reads. */
export function pathsForNew({ environment, name }: ExperimentRequest): readonly string[] {
  return [overlayPath(environment, name), `environments/${environment}/environment.yaml`, certificatePath];
}

/** Makes the overlay of an experiment with an id and secrets of its own. */
export function planNew(_files: Files, _request: NewRequest): Plan {
  throw new Error("planNew is not written yet");
}
