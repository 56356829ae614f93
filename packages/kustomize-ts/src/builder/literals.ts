/**
 * Entries of a generator's `literals` from values by key. Values in quotes get a second pair, because kustomize takes one
 * away.
 *
 * @example literals({ MODE: "production" }) // ["MODE=production"]
 */
export function literals(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).map(([key, value]) => `${key}=${inQuotes.test(value) ? `"${value}"` : value}`);
}

const inQuotes = /^(["']).*\1$/s;
