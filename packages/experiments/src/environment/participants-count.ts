import type { Environment } from "./environment.ts";
import type { EnvironmentSettings } from "./environment-settings.ts";

/**
 * Whether people who are playing stop a change, as a planned session does: in production unless its `environment.yaml`
 * says otherwise. In staging those who play are mostly testers, who wait for the change.
 *
 * @example
 * participantsCount({ participants: undefined }, "staging"); // false
 */
export function participantsCount(
  { participants }: Pick<EnvironmentSettings, "participants">,
  environment: Environment,
): boolean {
  return participants === undefined ? environment === "production" : participants === "seen";
}
