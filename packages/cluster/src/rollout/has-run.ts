import type { ContainerStatus } from "./rollout.ts";

/** Whether a container has begun, so that it may have done something. */
export function hasRun({ state }: ContainerStatus): boolean {
  return state?.running !== undefined || state?.terminated !== undefined;
}
