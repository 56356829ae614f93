import { endOf, impossible, KustomizationText, startOf, textOf } from "./kustomization-text.ts";

/**
 * Adds a path to `resources:` and keeps every other byte; a path that is there already changes nothing.
 *
 * @throws KustomizeError EDIT_IMPOSSIBLE, YAML_INVALID
 */
export function addResource(text: string, path: string): string {
  const source = new KustomizationText(text);
  if (positionOf(source, path) >= 0) return text;
  const result = source.append("resources", path);
  if (positionOf(new KustomizationText(result), path) < 0) throw impossible(`${path} cannot be added to this text.`);
  return result;
}

/**
 * Removes a path from `resources:` and keeps every other byte; a path that is not there changes nothing.
 *
 * @throws KustomizeError EDIT_IMPOSSIBLE, YAML_INVALID
 */
export function removeResource(text: string, path: string): string {
  const source = new KustomizationText(text);
  const at = positionOf(source, path);
  if (at < 0) return text;
  const result = removeAt(source, at);
  if (positionOf(new KustomizationText(result), path) >= 0) throw impossible(`${path} stands twice in resources.`);
  return result;
}

function positionOf(source: KustomizationText, path: string): number {
  return (source.list("resources")?.items ?? []).findIndex((item) => textOf(item) === path);
}

function removeAt(source: KustomizationText, at: number): string {
  const list = source.list("resources");
  const items = list?.items ?? [];
  const [start, end] = [startOf(items[at]), endOf(items[at])];
  if (list?.flow === true) {
    if (at + 1 < items.length) return source.splice(start, startOf(items[at + 1]), "");
    return source.splice(at === 0 ? start : endOf(items[at - 1]), end, "");
  }
  const { text } = source;
  // A list that loses its last entry stays as an empty one.
  if (items.length === 1) return source.splice(text.lastIndexOf(":", start) + 1, end, " []");
  const lineStart = text.lastIndexOf("\n", start) + 1;
  const lineEnd = text.indexOf("\n", end);
  if (lineEnd < 0) return text.slice(0, lineStart).replace(/\r?\n$/, "");
  return source.splice(lineStart, lineEnd + 1, "");
}
