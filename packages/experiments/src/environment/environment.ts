/** The environments of every lab: a folder, a domain and a sync policy each (DESIGN §1). */
export const environments = ["staging", "production"] as const;

/** The name of an environment. */
export type Environment = (typeof environments)[number];

/**
 * Whether a word is the name of an environment.
 *
 * @example
 * isEnvironment("preview"); // false
 */
export function isEnvironment(word: string): word is Environment {
  return environments.some((environment) => environment === word);
}
