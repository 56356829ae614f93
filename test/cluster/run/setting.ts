import { GroveError } from "@grove/plan";

/**
 * A variable of the environment that a service of the stand cannot do without.
 *
 * @throws {GroveError} `SETTING_MISSING`
 */
export function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) {
    throw new GroveError(`${name} is not set`, { code: "SETTING_MISSING", next: "let lab:up start this service" });
  }
  return value;
}
