import { literals as formatLiterals } from "../builder/literals.ts";
import { applyEdit } from "./apply-edit.ts";
import { findEntry, isFields, readEntries } from "./entries.ts";

/** Values of a generator, by key. */
export interface LiteralsEdit {
  /** Name of the generated object. */
  readonly name: string;
  readonly literals: Readonly<Record<string, string>>;
}

/**
 * Sets literals of an entry in `configMapGenerator:`, which is made if it is missing, and keeps every other byte.
 *
 * @throws KustomizeError EDIT_IMPOSSIBLE, YAML_INVALID
 * @example setConfigMapLiterals(text, { name: "settings", literals: { MODE: "production" } })
 */
export function setConfigMapLiterals(text: string, edit: LiteralsEdit): string {
  return setLiterals(text, "configMapGenerator", edit);
}

/** Sets literals of an entry in `secretGenerator:`, as `setConfigMapLiterals` does. */
export function setSecretLiterals(text: string, edit: LiteralsEdit): string {
  return setLiterals(text, "secretGenerator", edit);
}

/**
 * Removes an entry from `configMapGenerator:` and keeps every other byte.
 *
 * @throws KustomizeError EDIT_IMPOSSIBLE, YAML_INVALID
 */
export function removeConfigMap(text: string, name: string): string {
  return removeGenerator(text, "configMapGenerator", name);
}

/** Removes an entry from `secretGenerator:`, as `removeConfigMap` does. */
export function removeSecret(text: string, name: string): string {
  return removeGenerator(text, "secretGenerator", name);
}

type Generators = "configMapGenerator" | "secretGenerator";

function setLiterals(text: string, field: Generators, { name, literals }: LiteralsEdit): string {
  const at = findEntry(text, field, (entry) => entry["name"] === name);
  if (at < 0) return applyEdit(text, { append: { name, literals: formatLiterals(literals) }, to: [field] });
  return formatLiterals(literals).reduce((result, literal) => setLiteral(result, { field, at, literal }), text);
}

function setLiteral(text: string, { field, at, literal }: { field: Generators; at: number; literal: string }): string {
  const entry = readEntries(text, field)[at];
  const old = isFields(entry) && Array.isArray(entry["literals"]) ? entry["literals"] : [];
  const key = literal.slice(0, literal.indexOf("=") + 1);
  const index = old.findIndex((other: unknown) => typeof other === "string" && other.startsWith(key));
  if (index < 0) return applyEdit(text, { append: literal, to: [field, at, "literals"] });
  return applyEdit(text, { set: literal, at: [field, at, "literals", index] });
}

function removeGenerator(text: string, field: Generators, name: string): string {
  const at = findEntry(text, field, (entry) => entry["name"] === name);
  return at < 0 ? text : applyEdit(text, { remove: [field, at] });
}
