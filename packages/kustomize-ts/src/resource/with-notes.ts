import { getField, mapping, removeField, scalar, type YamlNode } from "../yaml/node.ts";
import { ensureField } from "../yaml/set-field.ts";
import type { Resource } from "./resource.ts";
import { stateAnnotationNames, stateAnnotations } from "./state-annotations.ts";

/**
 * Runs what changes or reads a resource with kustomize's notes among its annotations.
 *
 * What we keep as a state, kustomize keeps there: so annotations are there even where the source has none, who copies
 * them copies the notes, and who removes them makes kustomize forget.
 */
export function withNotes<Result>(resource: Resource, run: () => Result): Result {
  if (!resource.hasState) return run();
  writeNotes(resource);
  const result = run();
  readNotes(resource);
  return result;
}

/** Puts the notes among the annotations. */
export function writeNotes(resource: Resource): void {
  const notes = stateAnnotations(resource.state);
  const metadata = notes.length === 0 ? undefined : ensureField(resource.node, "metadata", mapping);
  if (metadata === undefined) return;
  if (getField(metadata, "annotations")?.kind !== "mapping") removeField(metadata, "annotations");
  const annotations = ensureField(metadata, "annotations", mapping);
  if (annotations === undefined) return;
  dropNotes(annotations);
  for (const [name, value] of notes) annotations.entries.push({ key: scalar(name), value: scalar(value, "!!str") });
}

/** Takes the notes from the annotations, and the state from them. */
export function readNotes(resource: Resource): void {
  resource.readState();
  const metadata = getField(resource.node, "metadata");
  const annotations = getField(metadata, "annotations");
  if (metadata === undefined || annotations?.kind !== "mapping") return;
  dropNotes(annotations);
  if (annotations.entries.length === 0) removeField(metadata, "annotations");
}

function dropNotes(annotations: YamlNode): void {
  annotations.entries = annotations.entries.filter(({ key }) => !stateAnnotationNames.has(key.value));
}
