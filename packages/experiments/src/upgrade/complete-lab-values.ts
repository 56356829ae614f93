/**
 * The text of a `lab.yaml` with the values that a newer grove asks for added at its end; those that are there stay.
 *
 * @param fresh the text as `init` would write it today
 */
export function completeLabValues(text: string, fresh: string): string {
  const missing = [...fresh.matchAll(value)].filter(([, key]) => !keysOf(text).has(key));
  return missing.length === 0 ? text : `${text.trimEnd()}\n${missing.map(([line]) => line).join("\n")}\n`;
}

const value = /^ {2}(\w+): .*$/gm;

function keysOf(text: string): ReadonlySet<string | undefined> {
  return new Set([...text.matchAll(value)].map(([, key]) => key));
}
