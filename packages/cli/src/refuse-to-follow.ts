import { GroveError } from "@grove/plan";
import type { Context } from "./command.ts";

/**
 * Refuses to follow what `--branch` only proposes: it gets live when somebody has merged it, if ever.
 *
 * @throws GroveError BRANCH_NOT_FOLLOWED
 */
export function refuseToFollow(
  { branch }: Pick<Context, "branch">,
  { told, option }: { readonly told: boolean; readonly option: string },
): void {
  if (branch === undefined || !told) return;
  throw new GroveError(`what is proposed on the branch ${branch} cannot be waited for`, {
    code: "BRANCH_NOT_FOLLOWED",
    kind: "usage",
    next: `leave ${option} out, or --branch`,
  });
}
