import type { Files, Plan } from "@grove/plan";
import type { ExperimentKey } from "../name/naming.ts";
import { pathsForBump } from "./plan-bump.ts";
import type { ExperimentRequest } from "./experiment-request.ts";

export interface RollbackRequest extends ExperimentRequest {
  /** The overlay as it was, read at `commit` with the same paths; find it with `isRollbackTarget`. */
  readonly previous: { readonly commit: string; readonly files: Files };
  /** Why, for the hold; names the two tags unless told. */
  readonly reason?: string | undefined;
  readonly by?: string | undefined;
  /** ISO date, with or without a time. */
  readonly now: string;
}

/** What `planRollback` reads, now and at the older commit. */
export const pathsForRollback = pathsForBump;

/** Whether an older state of an overlay has an image, and another digest or another spec than now. */
export function isRollbackTarget(_now: Files, _older: Files, _key: ExperimentKey): boolean {
  throw new Error("isRollbackTarget is not written yet");
}

/** Restores spec and digest of an older state and sets a hold. */
export function planRollback(_files: Files, _request: RollbackRequest): Plan {
  throw new Error("planRollback is not written yet");
}
