/**
 * Options as Go's commands read them.
 *
 * @example
 * flags({ "leader-elect": false, port: 80 }); // ["--leader-elect=false", "--port=80"]
 */
export function flags(values: Readonly<Record<string, string | number | boolean>>): readonly string[] {
  return Object.entries(values).map(([name, value]) => `--${name}=${value}`);
}
