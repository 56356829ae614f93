import type { JsonObject, JsonValue } from "../json.ts";
import type { Patch } from "../kustomization/shapes.ts";
import { inFile, KustomizeError } from "../kustomize-error.ts";
import type { Budget } from "../resource/budget.ts";
import type { Resource } from "../resource/resource.ts";
import { stateAnnotations } from "../resource/state-annotations.ts";
import { readNotes, writeNotes } from "../resource/with-notes.ts";
import type { Limits } from "../yaml/check-limits.ts";
import { fromJson } from "../yaml/from-json.ts";
import { formatGoJson } from "../yaml/go-json.ts";
import { countNodes, replaceNode } from "../yaml/node.ts";
import { parseDocument } from "../yaml/parse-documents.ts";
import { resourceToJson, toOldJson } from "../yaml/to-json.ts";
import { changeResources } from "./apply-merge-patch.ts";
import { applyJsonPatch, type JsonPatchOperation } from "./json-patch.ts";
import type { PatchSource } from "./patches.ts";
import { selectResources } from "./select.ts";
import type { Transformer } from "./transformer.ts";

/**
 * An entry of `patchesJson6902`.
 *
 * @throws KustomizeError PATCH_INVALID; when run also PATCH_FAILED.
 */
export function patchJson6902Transformer(patch: Patch, source: PatchSource): Transformer {
  const { target, path = "", patch: inline = "" } = patch;
  if (target?.name === undefined || target.name === "")
    throw invalid("must specify the target name", "Add target.name.");
  if (path === "" && inline === "") throw invalid("empty file path and empty jsonOp", "Give the entry a path.");
  if (path !== "" && inline !== "")
    throw invalid("must specify a file path or jsonOp, not both", "Remove one of them.");
  const operations =
    path === ""
      ? readOperations(inline, source.limits)
      : inFile(source.pathOf(path), () => readOperations(source.loadText(path), source.limits));
  if (operations.length === 0) throw invalid(`patch appears to be empty; file=${path}`, "Add an operation.");
  return (resources) => {
    changeResources(resources, selectResources(resources, target), (resource) => {
      spendOnOperations(resources.budget, resource, operations);
      applyOperations(resource, operations, "refuse");
    });
  };
}

/**
 * Reads the operations of a JSON patch, written as JSON or YAML.
 *
 * @throws KustomizeError PATCH_INVALID
 */
export function readOperations(text: string, limits: Limits): readonly JsonPatchOperation[] {
  if (text === "") throw invalid("empty json patch operations", "Add an operation.");
  const value = text.startsWith("[") ? parseJsonOperations(text) : parseYaml(text, limits);
  if (value === null) return [];
  if (Array.isArray(value) && value.every(isOperation)) return value;
  throw invalid("a JSON patch is a list of operations", "Write a list of {op, path, value}.");
}

/** Pays for `applyOperations`, which writes the resource anew. @throws KustomizeError INPUT_TOO_LARGE */
export function spendOnOperations(budget: Budget, { node }: Resource, operations: readonly JsonPatchOperation[]): void {
  budget.spendSteps(countNodes(node));
  for (const { value } of operations) budget.spendText(sizeOf(value ?? null));
}

/**
 * Applies operations to one resource.
 *
 * An annotation without a name cannot be written: `patchesJson6902` refuses it, `patches` loses all annotations by it.
 *
 * @throws KustomizeError PATCH_FAILED
 */
export function applyOperations(
  resource: Resource,
  operations: readonly JsonPatchOperation[],
  nameless: "refuse" | "lose",
): void {
  writeNotes(resource);
  const notes = stateAnnotations(resource.state);
  const patched = applyJsonPatch(resourceToJson(resource.node), operations);
  if (!isOperation(patched)) {
    throw new KustomizeError("PATCH_FAILED", "the patched resource is no object", { next: "Do not replace the root." });
  }
  replaceNode(resource.node, fromJson(patched, "yaml"));
  // kustomize keeps its notes whatever the patch does to them.
  const annotations = new Map([...resource.annotations, ...notes]);
  resource.setAnnotations(nameless === "lose" && annotations.has("") ? new Map() : annotations);
  readNotes(resource);
}

/**
 * In JSON the values of `test` are compared as they are written, with what Go writes for the resource. It escapes "<",
 * for one, so a "<" never passes.
 */
function parseJsonOperations(text: string): JsonValue {
  const operations = parseJson(text);
  const written = text.replaceAll(textOrKey, (token: string, colon: string | undefined) =>
    colon !== undefined || isGoJson(token) ? token : '"\\uffff"',
  );
  if (written === text || !Array.isArray(operations)) return operations;
  const asWritten = parseJson(written);
  const tests: readonly JsonValue[] = Array.isArray(asWritten) ? asWritten : [];
  return operations.map((operation: JsonValue, at) => withValueOf(operation, tests[at]));
}

// A key has a colon behind it.
const textOrKey = /"(?:[^"\\]|\\.)*"(\s*:)?/g;

function isGoJson(token: string): boolean {
  return formatGoJson(parseJson(token)) === token;
}

function withValueOf(operation: JsonValue, asWritten: JsonValue | undefined): JsonValue {
  if (!isOperation(operation) || operation["op"] !== "test" || asWritten === undefined) return operation;
  return isOperation(asWritten) ? { ...operation, value: asWritten["value"] ?? null } : operation;
}

function parseJson(text: string): JsonValue {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- JSON.parse gives JSON
    return JSON.parse(text, refuseInfinity) as JsonValue;
  } catch (cause) {
    throw new KustomizeError("PATCH_INVALID", "the patch starts with [ but is no JSON", {
      next: "Correct the JSON, or write the patch as a YAML list with -.",
      cause,
    });
  }
}

/** A number that a float cannot hold, like 1e400, is an error in Go. */
function refuseInfinity(_name: string, value: JsonValue): JsonValue {
  if (value === Infinity || value === -Infinity) throw new RangeError("a number is too large");
  return value;
}

function parseYaml(text: string, limits: Limits): JsonValue {
  const node = parseDocument(text, { dialect: "v2", limits });
  return node === undefined ? null : toOldJson(node);
}

/** About as many characters as a value has. */
function sizeOf(value: JsonValue): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 1;
  return Object.entries(value).reduce(
    (sum, [key, item]: [string, JsonValue]) => sum + key.length + 16 + sizeOf(item),
    0,
  );
}

function isOperation(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function invalid(message: string, next: string): KustomizeError {
  return new KustomizeError("PATCH_INVALID", message, { next });
}
