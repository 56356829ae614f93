import type { LabFixture } from "./lab-fixture.ts";
import { checkoutOf } from "./checkout.ts";

/** Somebody else reverts the commit that removed a directory. */
export function revertRemoval(lab: LabFixture, directory: string): void {
  const { git } = checkoutOf(lab);
  const removal = git("log", "-1", "--format=%H", "--", directory);
  git("-c", "user.name=somebody", "-c", "user.email=somebody@example.org", "revert", "--no-edit", removal);
  git("push", "--quiet");
}
