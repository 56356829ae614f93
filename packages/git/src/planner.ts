import type { Plan } from "@grove/plan";
import type { Snapshot } from "./snapshot.ts";

/**
 * Turns requests into plans, the writer's own and those of others that wait in the queue: these are data from outside and
 * are nothing but what `parse` makes of them.
 */
export interface Planner<Request> {
  /** Reads a request as JSON has it; `undefined` for one that is not valid or that a newer version made. */
  parse(json: unknown): Request | undefined;
  /** The directories that the change stays in; two changes in one directory are planned one after the other. */
  within(request: Request): readonly string[];
  /** What `plan` reads, so that it can be fetched for many requests at once. */
  reads(request: Request): readonly string[];
  /** The change on top of a tip, or why it is refused. */
  plan(tip: Snapshot, request: Request): Promise<Plan>;
}
