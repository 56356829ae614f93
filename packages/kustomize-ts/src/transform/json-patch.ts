import type { JsonValue } from "../json.ts";
import { KustomizeError } from "../kustomize-error.ts";

/** One step of a JSON patch (RFC 6902). */
export interface JsonPatchOperation {
  readonly op?: JsonValue;
  readonly path?: JsonValue;
  readonly from?: JsonValue;
  readonly value?: JsonValue;
}

/**
 * Applies a JSON patch to a copy of a document.
 *
 * As in kustomize: negative positions count from the end, `replace` of an absent field adds it, `copy` of one gives null.
 *
 * @throws KustomizeError PATCH_FAILED when a step does not apply.
 */
export function applyJsonPatch(document: JsonValue, operations: readonly JsonPatchOperation[]): JsonValue {
  let root = clone(document);
  for (const operation of operations) root = applyOperation(root, operation);
  return root;
}

interface MutableObject {
  [key: string]: MutableJson;
}
type MutableJson = string | number | bigint | boolean | null | MutableJson[] | MutableObject;
type Container = MutableJson[] | MutableObject;

function applyOperation(root: MutableJson, operation: JsonPatchOperation): MutableJson {
  const path = pointer(operation, "path");
  const value = clone(operation.value ?? null);
  const name = typeof operation.op === "string" ? operation.op : "unknown";
  switch (name) {
    case "add":
      add(find(root, path, "add"), value);
      return root;
    case "remove":
      remove(find(root, path, "remove"));
      return root;
    case "replace":
      return replace(root, path, value);
    case "move":
      add(find(root, path, "move"), moved(root, pointer(operation, "from")));
      return root;
    case "copy":
      add(find(root, path, "copy"), copied(read(find(root, pointer(operation, "from"), "copy"))));
      return root;
    case "test":
      test(root, path, value);
      return root;
    default:
      throw failed(`Unexpected kind: ${name}`, "Use add, remove, replace, move, copy or test.");
  }
}

function moved(root: MutableJson, from: string): MutableJson {
  const place = find(root, from, "move");
  const value = read(place);
  remove(place);
  return value;
}

function replace(root: MutableJson, path: string, value: MutableJson): MutableJson {
  if (path === "") {
    if (typeof value === "object" && value !== null) return value;
    throw failed("replace operation value must be object or array", "Give an object.");
  }
  const { container, key } = find(root, path, "replace");
  if (Array.isArray(container)) container[position(container, key, container.length - 1)] = value;
  else setField(container, key, value);
  return root;
}

function test(root: MutableJson, path: string, value: MutableJson): void {
  const found = path === "" ? root : read(find(root, path, "test"));
  if (!equal(found, value)) throw failed(`testing value ${path} failed`, "Compare the resource with the tested value.");
}

interface Place {
  readonly container: Container;
  readonly key: string;
  readonly path: string;
}

function find(root: MutableJson, path: string, operation: string): Place {
  const parts = path.split("/").map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  let container: MutableJson | undefined = parts.length < 2 ? null : root;
  for (const part of parts.slice(1, -1)) container = isContainer(container) ? child(container, part) : null;
  if (!isContainer(container)) {
    throw failed(
      `${operation} operation does not apply: doc is missing path: "${path}"`,
      "Add the missing parent first, or correct the path.",
    );
  }
  return { container, key: parts.at(-1) ?? "", path };
}

function child(container: Container, key: string): MutableJson | undefined {
  if (!Array.isArray(container)) return Object.hasOwn(container, key) ? container[key] : undefined;
  const at = integer(key);
  return at === undefined ? undefined : container.at(at);
}

function isContainer(value: MutableJson | undefined): value is Container {
  return typeof value === "object" && value !== null;
}

function read({ container, key }: Place): MutableJson {
  if (Array.isArray(container)) return container[position(container, key, container.length - 1)] ?? null;
  return (Object.hasOwn(container, key) ? container[key] : undefined) ?? null;
}

function add({ container, key }: Place, value: MutableJson): void {
  if (!Array.isArray(container)) setField(container, key, value);
  else if (key === "-") container.push(value);
  else container.splice(position(container, key, container.length), 0, value);
}

/** Also for the key `__proto__`, which an assignment takes for something else. */
function setField(container: Record<string, MutableJson>, key: string, value: MutableJson): void {
  Object.defineProperty(container, key, { value, enumerable: true, configurable: true, writable: true });
}

function remove({ container, key, path }: Place): void {
  if (Array.isArray(container)) {
    container.splice(position(container, key, container.length - 1), 1);
  } else if (Object.hasOwn(container, key)) {
    delete container[key];
  } else {
    throw failed(`Unable to remove nonexistent key: ${path}`, "Remove the step, or correct the path.");
  }
}

/** A position in an array up to `last`; negative ones count from behind it. */
function position(container: readonly MutableJson[], key: string, last: number): number {
  const at = integer(key);
  if (at === undefined || at > last || at < -last - 1) {
    throw failed(`Unable to access invalid index: ${key}`, `The list has ${container.length} elements.`);
  }
  return at < 0 ? at + last + 1 : at;
}

function integer(key: string): number | undefined {
  return /^[-+]?\d+$/.test(key) ? Number(key) : undefined;
}

function pointer(operation: JsonPatchOperation, field: "path" | "from"): string {
  const value = operation[field];
  if (typeof value === "string") return value;
  throw failed(`operation is missing its ${field}`, `Give each step a ${field}.`);
}

function equal(left: MutableJson, right: MutableJson): boolean {
  if (!isContainer(left) || !isContainer(right)) return left === right;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => {
      const other = child(right, name);
      return other !== undefined && equal(child(left, name) ?? null, other);
    })
  );
}

// Copies of copies double with each step.
const MAX_COPIED_VALUES = 100_000;

function copied(value: MutableJson): MutableJson {
  if (countValues(value) <= MAX_COPIED_VALUES) return clone(value);
  throw new KustomizeError("INPUT_TOO_LARGE", `a copy of more than ${MAX_COPIED_VALUES} values`, {
    next: "Copy a smaller part.",
  });
}

function countValues(value: MutableJson): number {
  if (!isContainer(value)) return 1;
  return Object.values(value).reduce((count: number, item: MutableJson) => count + countValues(item), 1);
}

function clone(value: JsonValue): MutableJson {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a copy may be changed
  return structuredCloneJson(value) as MutableJson;
}

function structuredCloneJson(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(structuredCloneJson);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, structuredCloneJson(item)]));
}

function failed(message: string, next: string): KustomizeError {
  return new KustomizeError("PATCH_FAILED", message, { next });
}
