const names = new Set<string>();

/** Remembers what a call of `grove` makes: files run side by side, and each takes away only what it made itself. */
export function noteMade([verb, ...operands]: readonly string[]): void {
  const name = verb === "new" ? operands[0] : verb === "clone" ? operands[1] : undefined;
  if (name !== undefined) names.add(name);
}

/** Names of the experiments that this file's tests made. */
export function madeHere(): ReadonlySet<string> {
  return names;
}
