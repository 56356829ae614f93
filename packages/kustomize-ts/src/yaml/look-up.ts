import { KustomizeError } from "../kustomize-error.ts";
import { getField, isNull, type YamlNode } from "./node.ts";
import { expectKind } from "./set-field.ts";

/**
 * Follows a path: names of fields, positions in lists (`0`, `-` for the last) and matches (`[name=web]`, `[=value]`).
 *
 * @returns undefined when something on the way is missing.
 * @throws KustomizeError BUILD_FAILED when a part does not fit the kind of its node.
 */
export function lookUp(node: YamlNode, path: readonly string[]): YamlNode | undefined {
  let found: YamlNode | undefined = node;
  for (const part of path.map((text) => text.trim())) {
    if (part === "") continue;
    if (found === undefined || isNull(found)) return undefined;
    found = step(found, part);
  }
  return found;
}

/** Tells whether a part of a path is a match like `[name=web]`. */
export function isMatch(part: string): boolean {
  return part.startsWith("[") && part.endsWith("]");
}

/** Tells whether a part of a path is a position in a list. */
export function isIndex(part: string): boolean {
  return /^\+?\d+$/.test(part);
}

/** Tells whether a part of a path is a step into a list: a position, a match, `-` or `*`. */
export function isElementStep(part: string): boolean {
  return /^(?:[-+]?\d+|-|\*|\[.*\])$/s.test(part);
}

/**
 * Splits `[name=web]`.
 *
 * @throws KustomizeError BUILD_FAILED when there is no "=".
 */
export function splitMatch(part: string): { field: string; value: string } {
  const inner = part.replace(/\]$/, "").replace(/^\[/, "");
  const equals = inner.indexOf("=");
  if (equals < 0) {
    throw new KustomizeError(
      "BUILD_FAILED",
      "list path element must contain fieldName=fieldValue for element to match",
      {
        next: `Write ${part} as [field=value].`,
      },
    );
  }
  return { field: inner.slice(0, equals), value: inner.slice(equals + 1) };
}

function step(node: YamlNode, part: string): YamlNode | undefined {
  if (isIndex(part)) {
    expectKind(node, "sequence");
    return node.items[Number(part)];
  }
  if (part === "-") {
    expectKind(node, "sequence");
    return node.items.at(-1);
  }
  if (part === "*" || /^-\d+$/.test(part)) {
    throw new KustomizeError("BUILD_FAILED", `${part} is not supported in this path.`, {
      next: "Name a field or a position.",
    });
  }
  if (isMatch(part)) {
    expectKind(node, "sequence");
    const { field, value } = splitMatch(part);
    return findElement(node, [field], [value]);
  }
  expectKind(node, "mapping");
  return getField(node, part);
}

/** The first element of a list whose fields have these values; with the field "" the first scalar with the value. */
export function findElement(
  list: YamlNode,
  fields: readonly string[],
  values: readonly string[],
): YamlNode | undefined {
  if (fields.length === 0 || fields[0] === "") return list.items.find((item) => item.value === (values[0] ?? ""));
  return list.items.find(
    (item) => item.kind === "mapping" && fields.every((field, at) => getField(item, field)?.value === values[at]),
  );
}
