import type { JsonObject, JsonValue } from "../json.ts";
import { inFile, KustomizeError } from "../kustomize-error.ts";
import type { Budget } from "../resource/budget.ts";
import {
  emptyConfig,
  type FieldSpecInput,
  mergeConfigs,
  readConfig,
  type TransformerConfig,
  type TransformerConfigInput,
} from "../transform/transformer-config.ts";
import { parseDocument } from "../yaml/parse-documents.ts";
import { toOldJson } from "../yaml/to-json.ts";
import type { Target } from "./target.ts";

/**
 * The fields that the OpenAPI definitions of `crds:` mark as annotations, selectors, names, or names of other resources.
 *
 * @throws KustomizeError FIELD_INVALID when a file holds something else, like a CustomResourceDefinition.
 */
export function configurationOfCrds(target: Target): TransformerConfig {
  const { crds = [] } = target.kustomization;
  if (crds.length === 0) return emptyConfig;
  const found: Found = { annotations: [], labels: [], names: [], references: [] };
  for (const path of crds) {
    const definitions = readDefinitions(target, path);
    const { budget } = target.session;
    inFile(target.loader.pathOf(path), () => {
      for (const name of Object.keys(definitions)) collectKind(name, { definitions, found, budget });
    });
  }
  return mergeConfigs(
    emptyConfig,
    readConfig({
      commonAnnotations: found.annotations,
      commonLabels: found.labels,
      namePrefix: found.names,
      nameReference: found.references,
    }),
  );
}

type Definitions = Readonly<Record<string, JsonObject>>;

function readDefinitions(target: Target, path: string): Definitions {
  const text = target.loader.loadText(path);
  return inFile(target.loader.pathOf(path), () => {
    const node = parseDocument(text, { dialect: "v2", limits: target.session.limits });
    const content = node === undefined ? null : toOldJson(node);
    if (!isObject(content)) throw noDefinitions();
    const entries = Object.entries(content).map(([name, definition]) => {
      if (definition !== null && !isObject(definition)) throw noDefinitions();
      return [name, objectOf(caseless(objectOf(definition), "schema")["properties"])] as const;
    });
    return Object.fromEntries(entries);
  });
}

function noDefinitions(): KustomizeError {
  return new KustomizeError("FIELD_INVALID", "unable to parse open API definition", {
    next: "crds lists files of OpenAPI definitions; list CustomResourceDefinitions in resources.",
  });
}

function caseless(value: JsonObject, name: string): JsonObject {
  const key = Object.keys(value).find((candidate) => candidate.toLowerCase() === name);
  return objectOf(key === undefined ? null : value[key]);
}

/** Only definitions that look like a Kubernetes type have fields of their own. */
function collectKind(name: string, search: Pick<Place, "definitions" | "found" | "budget">): void {
  const properties = search.definitions[name] ?? {};
  if (!["kind", "apiVersion", "metadata"].every((field) => Object.hasOwn(properties, field))) return;
  const kind = name.slice(name.lastIndexOf(".") + 1);
  collect(properties, { ...search, kind, path: [], visited: [name] });
}

interface Found {
  readonly annotations: FieldSpecInput[];
  readonly labels: FieldSpecInput[];
  readonly names: FieldSpecInput[];
  readonly references: NonNullable<TransformerConfigInput["nameReference"]>[number][];
}

interface Place {
  readonly kind: string;
  readonly definitions: Definitions;
  readonly found: Found;
  /** Definitions that refer to each other lead to more paths than anybody can walk. */
  readonly budget: Budget;
  readonly path: readonly string[];
  /** Definitions on the way here, so that recursive ones end. */
  readonly visited: readonly string[];
}

function collect(properties: JsonObject, place: Place): void {
  const entries = Object.entries(properties);
  place.budget.spendSteps(entries.length * (1 + place.path.length));
  for (const [name, value] of entries) {
    const property = objectOf(value);
    const path = [...place.path, name];
    const spec = { kind: place.kind, path: path.join("/") };
    if (typeof property["x-kubernetes-annotation"] === "string") place.found.annotations.push(spec);
    if (typeof property["x-kubernetes-label-selector"] === "string") place.found.labels.push(spec);
    if (typeof property["x-kubernetes-identity"] === "string") place.found.names.push(spec);
    addReference(property, place, path);
    const reference = property["$ref"];
    if (typeof reference !== "string" || place.visited.includes(reference)) continue;
    collect(place.definitions[reference] ?? {}, { ...place, path, visited: [...place.visited, reference] });
  }
}

function addReference(property: JsonObject, { kind: referrer, found }: Place, path: readonly string[]): void {
  const version = property["x-kubernetes-object-ref-api-version"];
  const kind = property["x-kubernetes-object-ref-kind"];
  const key = property["x-kubernetes-object-ref-name-key"];
  if (typeof version !== "string" || typeof kind !== "string") return;
  const field = [...path, typeof key === "string" ? key : "name"].join("/");
  found.references.push({ kind, version, fieldSpecs: [{ kind: referrer, path: field }] });
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
