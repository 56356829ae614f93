import type { Var } from "../kustomization/shapes.ts";
import { KustomizeError } from "../kustomize-error.ts";
import { splitApiVersion } from "../resource/gvk.ts";
import { effectiveNamespace, type ResourceId } from "../resource/resource-id.ts";
import type { Budget } from "../resource/budget.ts";
import type { Resource } from "../resource/resource.ts";
import type { ResourceList } from "../resource/resource-list.ts";
import { compareText, sameGvk } from "../resource/gvk.ts";
import { lookUp } from "../yaml/look-up.ts";
import { isStringNode, type YamlNode } from "../yaml/node.ts";
import { splitFieldPath } from "../yaml/split-path.ts";
import { toJson } from "../yaml/to-json.ts";
import { formatGoPlain } from "../yaml/go-number.ts";
import { applyToFields, type FieldSpec, specFinder } from "./field-spec.ts";

/** The vars of a build by name. */
export class VarSet {
  readonly #vars = new Map<string, Var>();

  get all(): readonly Var[] {
    return [...this.#vars.values()].toSorted((left, right) => compareText(left.name ?? "", right.name ?? ""));
  }

  /** @throws KustomizeError VAR_FAILED when a name is taken. */
  addAll(vars: readonly Var[]): void {
    for (const item of vars) {
      const name = item.name ?? "";
      if (this.#vars.has(name)) throw failed(`var '${name}' already encountered`, "Give the var another name.");
      this.#vars.set(name, item);
    }
  }
}

/** Notes on the resources which vars read from them. @throws KustomizeError VAR_FAILED when several match. */
export function markVarSources(resources: ResourceList, vars: readonly Var[]): void {
  for (const item of vars) {
    const matched = resources.withAnyId(item.objref?.name ?? "", (id) => isSource(id, item));
    if (matched.length > 1) {
      throw failed(
        `found ${matched.length} resId matches for var ${item.name ?? ""} (unable to disambiguate)`,
        "Add the namespace to objref.",
      );
    }
    matched[0]?.varNames.push(item.name ?? "");
  }
}

function isSource(id: ResourceId, { objref = {} }: Var): boolean {
  const { apiVersion = "", group = "", version = "", kind = "", namespace = "" } = objref;
  const slashes = apiVersion.split("/").length - 1;
  const type = apiVersion === "" || slashes > 1 ? { group, version } : splitApiVersion(apiVersion);
  const gvk = { ...type, group: type.group || group, kind };
  if (!sameGvk(id, gvk)) return false;
  return namespace === "" || effectiveNamespace(id) === effectiveNamespace({ namespace, clusterScoped: false });
}

type VarValue = string | number | bigint | boolean;

/**
 * Replaces `$(NAME)` in the fields of the specs.
 *
 * @returns names of vars that were used nowhere.
 * @throws KustomizeError VAR_FAILED when a var has no source or no value.
 */
export function resolveVars(resources: ResourceList, vars: readonly Var[], fieldSpecs: readonly FieldSpec[]): string[] {
  if (vars.length === 0) return [];
  const sources = sourcesByVar(resources);
  const values = new Map(vars.map((item) => [item.name ?? "", readValue(sources, item)]));
  const used = new Set<string>();
  const specsOf = specFinder(fieldSpecs);
  const expand = (text: string): VarValue => expandVars(text, { values, used, budget: resources.budget });
  for (const { node } of resources.all) {
    for (const spec of specsOf(node)) applyToFields(node, spec, { set: (field) => expandField(field, expand) });
  }
  return [...values.keys()].filter((name) => !used.has(name));
}

/** The first resource that each var reads from. */
function sourcesByVar(resources: ResourceList): ReadonlyMap<string, Resource> {
  const sources = new Map<string, Resource>();
  for (const resource of resources.all) {
    for (const name of resource.varNames) if (!sources.has(name)) sources.set(name, resource);
  }
  return sources;
}

function readValue(sources: ReadonlyMap<string, Resource>, item: Var): VarValue | undefined {
  const name = item.name ?? "";
  const source = sources.get(name);
  if (source === undefined) {
    throw failed(`var '${name}' cannot be mapped to a field in the set of known resources`, "Correct its objref.");
  }
  const path = splitFieldPath(item.fieldref?.fieldPath || "metadata.name").flatMap(splitIndex);
  const node = lookUp(source.node, path);
  if (node === undefined) {
    throw failed(`field specified in var '${name}' not found in corresponding resource`, "Correct its fieldref.");
  }
  return valueOf(node);
}

/** `ports[0]` is the field ports and the position 0. */
function splitIndex(part: string): string[] {
  const [, field, index] = /^(.*)\[(\d+)\]$/.exec(part) ?? [];
  if (field === undefined || index === undefined) return [part];
  return field === "" ? [index] : [field, index];
}

/** Maps and lists cannot be written into a text; the var stays as it is. */
function valueOf(node: YamlNode): VarValue | undefined {
  if (node.kind !== "scalar") return undefined;
  if (node.tag !== "!!int" && node.tag !== "!!float" && node.tag !== "!!bool") return node.value;
  const value = toJson({ ...node, style: "plain" });
  return typeof value === "object" ? node.value : value;
}

function expandField(node: YamlNode, expand: (text: string) => VarValue): void {
  if (node.kind === "scalar") return expandScalar(node, expand);
  for (const { key, value } of node.entries) {
    if (!isStringNode(key)) throw failed(`invalid map key: value='${key.value}'`, "Quote the key.");
    expandScalar(value, expand);
  }
  for (const item of node.items) {
    if (!isStringNode(item)) throw failed("invalid value type expect a string", "Quote the list's elements.");
    expandScalar(item, expand);
  }
}

function expandScalar(node: YamlNode, expand: (text: string) => VarValue): void {
  if (!isStringNode(node)) return;
  const value = expand(node.value);
  node.style = "plain";
  if (typeof value === "string") {
    node.value = value;
    node.tag = "!!str";
  } else if (typeof value === "boolean") {
    node.value = String(value);
    node.tag = "!!bool";
  } else {
    node.value = formatGoPlain(value);
    node.tag = node.value.includes(".") ? "!!float" : "!!int";
  }
}

interface Expansion {
  readonly values: ReadonlyMap<string, VarValue | undefined>;
  readonly used: Set<string>;
  readonly budget: Budget;
}

/** `$(NAME)` gives the var, alone in a text with its type; `$$` gives `$`. */
function expandVars(text: string, { values, used, budget }: Expansion): VarValue {
  const lookup = (name: string): VarValue => {
    const value = values.get(name);
    if (value === undefined) return `$(${name})`;
    used.add(name);
    budget.spendText(String(value).length);
    return value;
  };
  const alone = /^\$\(([^)]*)\)$/.exec(text)?.[1];
  if (alone !== undefined) return lookup(alone);
  return text.replaceAll(/\$(?:\$|\(([^)]*)\))/g, (_match, name: string | undefined) =>
    name === undefined ? "$" : formatInText(lookup(name)),
  );
}

function formatInText(value: VarValue): string {
  return typeof value === "string" || typeof value === "boolean" ? String(value) : formatGoPlain(value);
}

function failed(message: string, next: string): KustomizeError {
  return new KustomizeError("VAR_FAILED", message, { next });
}
