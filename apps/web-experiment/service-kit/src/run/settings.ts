/** The variables that a service is set by. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** @throws {Error} where it is not set, or empty */
export function requiredSetting(environment: Environment, name: string): string {
  const value = optionalSetting(environment, name);
  if (value === undefined) throw new Error(`The variable ${name} is not set.`);
  return value;
}

/** An empty variable counts as none. */
export function optionalSetting(environment: Environment, name: string): string | undefined {
  const value = environment[name];
  return value === "" ? undefined : value;
}

/** @throws {Error} where it is set and no port */
export function readPort(environment: Environment, setting: { name: string; otherwise: number }): number {
  const port = Number(optionalSetting(environment, setting.name) ?? setting.otherwise);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new Error(`The variable ${setting.name} is no port: give a whole number below 65536.`);
}
