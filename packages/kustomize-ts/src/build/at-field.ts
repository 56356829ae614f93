import { KustomizeError, placed } from "../kustomize-error.ts";
import { parseDocument } from "../yaml/parse-documents.ts";
import { placeAt } from "../yaml/place-at.ts";
import type { Target } from "./target.ts";

/** A field of a kustomization, or one element of its list. */
export interface FieldPlace {
  readonly field: string;
  /** Counted from 0. */
  readonly at?: number;
}

/**
 * Does what a field of a kustomization asks for. Errors that name no file yet get the field's place.
 *
 * The place is looked for only when there is an error, so what goes well costs nothing.
 *
 * @throws KustomizeError with file, line and column.
 */
export function atField<Result>(target: Target, place: FieldPlace, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof KustomizeError) || error.file !== undefined) throw error;
    throw placed(error, { file: target.loader.pathOf(target.fileName), ...findPlace(target, place) });
  }
}

// Lists that are read as the end of another one.
const olderNames: Readonly<Record<string, string>> = { resources: "bases", images: "imageTags" };

function findPlace({ text, session }: Target, { field, at }: FieldPlace): { line?: number; column?: number } {
  const root = parseDocument(text, { dialect: "v2", limits: session.limits });
  const valueOf = (name: string | undefined) =>
    root?.entries.findLast(({ key }) => key.value.toLowerCase() === name?.toLowerCase())?.value;
  const value = valueOf(field);
  const items = [value, valueOf(olderNames[field])].flatMap((list) => list?.items ?? []);
  const offset = (at === undefined ? value : items[at])?.offset;
  return offset === undefined ? {} : placeAt(text, offset);
}
