import { KustomizeError } from "../kustomize-error.ts";
import { type Gvk, isSelected, sortableGvk, splitApiVersion } from "../resource/gvk.ts";
import { getField, isNull, mapping, scalar, sequence, type YamlNode } from "../yaml/node.ts";
import { isElementStep } from "../yaml/look-up.ts";
import { expectKind } from "../yaml/set-field.ts";
import { splitPath } from "../yaml/split-path.ts";

/** A field of some kinds of resources that a transformation reads or writes. Empty parts of the type match all. */
export interface FieldSpec extends Gvk {
  /** Names joined by "/"; lists on the way are entered without saying so, "containers[]" says it. */
  readonly path: string;
  /** Makes the field where it is missing. */
  readonly create: boolean;
}

/** What to do with the fields of a spec. */
export interface FieldAction {
  /** Called with every node that the path leads to. */
  readonly set: (node: YamlNode) => void;
  /** Kind and tag of a missing last field; without it nothing is made. */
  readonly create?: { readonly kind: YamlNode["kind"]; readonly tag: string };
}

/**
 * Applies an action to the fields of one object that a spec describes.
 *
 * @throws KustomizeError BUILD_FAILED when the path meets a scalar before its end.
 */
export function applyFieldSpec(object: YamlNode, spec: FieldSpec, action: FieldAction): void {
  if (isSelected(gvkOf(object), spec)) applyToFields(object, spec, action);
}

/** Finds the specs that mean an object; those of one type are looked for once. */
export function specFinder(specs: readonly FieldSpec[]): (object: YamlNode) => readonly FieldSpec[] {
  const byType = new Map<string, readonly FieldSpec[]>();
  return (object) => {
    const gvk = gvkOf(object);
    const type = sortableGvk(gvk);
    const found = byType.get(type) ?? specs.filter((spec) => isSelected(gvk, spec));
    byType.set(type, found);
    return found;
  };
}

/**
 * Applies an action to the fields of an object, whatever its type is.
 *
 * @throws KustomizeError as `applyFieldSpec`.
 */
export function applyToFields(object: YamlNode, spec: FieldSpec, action: FieldAction): void {
  try {
    visit(object, 0, { path: pathOf(spec), spec, action });
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    const name = getField(getField(object, "metadata"), "name")?.value ?? "";
    throw new KustomizeError(
      error.code,
      `considering field '${spec.path}' of ${gvkOf(object).kind} ${name}: ${error.message}`,
      { ...(error.next === undefined ? {} : { next: error.next }), cause: error },
    );
  }
}

/** The type of an object by its content. */
export function gvkOf(object: YamlNode): Gvk {
  return {
    ...splitApiVersion(getField(object, "apiVersion")?.value ?? ""),
    kind: getField(object, "kind")?.value ?? "",
  };
}

interface PathPart {
  readonly name: string;
  /** Written with "[]". */
  readonly isList: boolean;
  /** Why no field can have this name. */
  readonly fault: string | undefined;
}

const paths = new WeakMap<FieldSpec, readonly PathPart[]>();

function pathOf(spec: FieldSpec): readonly PathPart[] {
  const known = paths.get(spec);
  if (known !== undefined) return known;
  const path = splitPath(spec.path, "/").map((part) => {
    const isList = part.endsWith("[]");
    const name = isList ? part.slice(0, -2) : part;
    return { name: name.trim(), isList, fault: faultOf(name) };
  });
  paths.set(spec, path);
  return path;
}

/** The steps into lists that paths of replacements know are no fields here, whose lists are entered without saying so. */
function faultOf(name: string): string | undefined {
  if (name === "") return "cannot set or create an empty field name";
  return isElementStep(name) ? `'${name}' is an element of a list, not a field` : undefined;
}

interface Visit {
  readonly path: readonly PathPart[];
  readonly spec: FieldSpec;
  readonly action: FieldAction;
}

function visit(node: YamlNode, at: number, context: Visit): void {
  const part = context.path[at];
  if (part === undefined) return context.action.set(node);
  if (isNull(node)) return;
  if (node.kind === "sequence") {
    for (const item of node.items) visit(item, at, context);
    return;
  }
  if (node.kind === "scalar") {
    throw new KustomizeError("BUILD_FAILED", "expected sequence or mapping node", {
      next: "Compare the path with the structure of the resource.",
    });
  }
  if (part.fault !== undefined) {
    throw new KustomizeError("BUILD_FAILED", part.fault, { next: "Remove this part of the path." });
  }
  const field = fieldOf(node, part, kindToCreate(part.isList, at === context.path.length - 1, context));
  if (field !== undefined) visit(field, at + 1, context);
}

/** The field that a part of a path names; where it is missing or null, one of the kind. */
function fieldOf(node: YamlNode, { name, isList }: PathPart, kind: NewNode | undefined): YamlNode | undefined {
  const field = getField(node, name) ?? (isList ? undefined : createField(node, name, kind));
  if (field !== undefined && kind !== undefined && isNull(field)) fillNull(field, kind.kind, kind.tag);
  return field;
}

interface NewNode {
  readonly kind: YamlNode["kind"];
  readonly tag: string;
}

function kindToCreate(isList: boolean, isLast: boolean, { spec, action }: Visit): NewNode | undefined {
  if (isList) return { kind: "sequence", tag: "" };
  if (!spec.create || action.create === undefined) return undefined;
  return isLast ? action.create : { kind: "mapping", tag: "!!map" };
}

function createField(node: YamlNode, name: string, kind: NewNode | undefined): YamlNode | undefined {
  if (kind === undefined) return undefined;
  expectKind(node, "mapping");
  const made = kind.kind === "mapping" ? mapping() : kind.kind === "sequence" ? sequence() : scalar("");
  node.entries.push({ key: scalar(name), value: made });
  return made;
}

function fillNull(node: YamlNode, kind: YamlNode["kind"], tag: string): void {
  node.kind = kind;
  node.tag = tag;
  // A scalar keeps the text that stood for null, as in kustomize; it is overwritten next.
}
