import type { Budget } from "../resource/budget.ts";
import { KustomizeError } from "../kustomize-error.ts";
import { copyNode, replaceNode, type YamlNode } from "../yaml/node.ts";
import { splitFieldPath } from "../yaml/split-path.ts";
import { matchPath } from "./match-path.ts";
import { copyIntoStructuredData } from "./structured-data.ts";

/** How a replacement reads or writes a field. */
export interface FieldOptions {
  readonly delimiter?: string;
  readonly index?: number;
  readonly encoding?: string;
  readonly create?: boolean;
}

/** One value on its way into one field. */
export interface ValueCopy {
  readonly target: YamlNode;
  readonly path: string;
  readonly value: YamlNode;
  readonly options: FieldOptions | undefined;
  readonly budget: Budget;
}

/**
 * Copies a value to all fields of an object that a path leads to, also inside of texts that are JSON or YAML.
 *
 * @throws KustomizeError REPLACEMENT_FAILED when there is no such field and `create` is not set.
 */
export function copyValue({ target, path, value, options, budget }: ValueCopy): void {
  const create = options?.create === true ? value.kind : undefined;
  const parts = splitFieldPath(path);
  const write = (field: YamlNode): void => writeField(field, { value, options, budget });
  budget.spendSteps(parts.length);
  if (copyIntoStructuredData(target, { parts, create, write, budget })) return;
  const fields = matchPath(target, parts, create);
  budget.spendSteps(fields.length);
  for (const field of fields) write(field);
  if (fields.length > 0) return;
  throw new KustomizeError(
    "REPLACEMENT_FAILED",
    `unable to find ${create === undefined ? "" : "or create "}field ${JSON.stringify(path)} in replacement target`,
    { next: create === undefined ? "Correct the path, or set options.create." : "Correct the path." },
  );
}

/** A text keeps type and quotes of the field it goes to; everything else takes the field's place. */
function writeField(field: YamlNode, { value, options, budget }: Omit<ValueCopy, "target" | "path">): void {
  // Copies of copies double with each replacement.
  budget.spendOn(value);
  if (options?.delimiter) budget.spendText(field.value.length);
  const text = options?.delimiter ? splice(field, value, { ...options, delimiter: options.delimiter }) : value.value;
  if (field.kind === "scalar") field.value = text;
  else replaceNode(field, { ...copyNode(value), value: text });
}

/** Puts a text before, behind or in the place of one part of a delimited text. */
function splice(
  field: YamlNode,
  value: YamlNode,
  { delimiter, index = 0 }: FieldOptions & { delimiter: string },
): string {
  if (field.kind !== "scalar") {
    throw new KustomizeError("REPLACEMENT_FAILED", "delimiter option can only be used with scalar nodes", {
      next: "Remove the delimiter, or name a text.",
    });
  }
  const parts = field.value.split(delimiter);
  if (index < 0) parts.unshift(value.value);
  else if (index >= parts.length) parts.push(value.value);
  else parts[index] = value.value;
  return parts.join(delimiter);
}
