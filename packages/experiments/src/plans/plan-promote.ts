import type { Files, Plan } from "@grove/plan";
import { overlayPath } from "../name/naming.ts";
import type { SealingKey } from "../secrets/encrypt-oaep.ts";
import type { RandomBytes } from "../secrets/random.ts";
import { certificatePath } from "./plan-new.ts";

export interface PromoteRequest {
  readonly name: string;
  /** The names in staging, for "did you mean". */
  readonly names?: readonly string[];
  /** Public key of the certificate at `certificatePath`; needed for the first promotion only. */
  readonly sealingKey: SealingKey | undefined;
  readonly registryCredentials?: string | undefined;
  readonly random: RandomBytes;
  readonly pipeline?: string | undefined;
}

/** What `planPromote` reads. */
export function pathsForPromote({ name }: Pick<PromoteRequest, "name">): readonly string[] {
  return [
    overlayPath("staging", name),
    "environments/staging/environment.yaml",
    overlayPath("production", name),
    "environments/production/environment.yaml",
    certificatePath,
  ];
}

/** Copies spec and digest from staging to production. */
export function planPromote(_files: Files, _request: PromoteRequest): Plan {
  throw new Error("planPromote is not written yet");
}
