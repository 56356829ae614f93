import { type Forge, forges, isForge } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import { type Input, option } from "../command.ts";

/**
 * The code host that a person named, if they named one.
 *
 * @throws GroveError FORGE_UNKNOWN
 */
export function forgeOption(input: Input): Forge | undefined {
  const forge = option(input, "forge");
  if (forge === undefined || isForge(forge)) return forge;
  throw new GroveError(`there are no pipelines for ${JSON.stringify(forge)}`, {
    code: "FORGE_UNKNOWN",
    kind: "usage",
    next: `write --forge ${forges.join(" or --forge ")}`,
  });
}
