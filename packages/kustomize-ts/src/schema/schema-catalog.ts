import { KustomizeError } from "../kustomize-error.ts";
import { kubernetesSchemaText, schemaSource } from "./kubernetes-schema.ts";
import type { SchemaEdge, SchemaTable } from "./schema-table.ts";

/** The schema of one place in a resource. */
export interface SchemaNode {
  readonly catalog: SchemaCatalog;
  readonly edge: SchemaEdge;
}

/** The version of Kubernetes that the built-in schema describes. */
export const builtinOpenApiVersion: string = schemaSource.kubernetes;

let kubernetes: SchemaTable | undefined;

/** The built-in table, parsed when it is needed first. */
function kubernetesTable(): SchemaTable {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own data
  kubernetes ??= JSON.parse(kubernetesSchemaText) as SchemaTable;
  return kubernetes;
}

// Cluster-scoped kinds that kustomize knows beyond its OpenAPI document.
const clusterScopedSince = [
  "admissionregistration.k8s.io/v1|ValidatingAdmissionPolicy",
  "admissionregistration.k8s.io/v1|ValidatingAdmissionPolicyBinding",
];

let clusterScoped: ReadonlySet<string> | undefined;

/**
 * The schemas of one build: the built-in one, or the one that a kustomization names in `openapi:`.
 *
 * Which tables count follows kustomize's order of loading: a table that was used once stays, and the built-in one is
 * loaded beside a custom one when the scope of an unknown kind was asked for before.
 */
export class SchemaCatalog {
  #custom: (() => SchemaTable) | undefined;
  #pinned = false;
  #current = false;
  #builtin: "unused" | "wanted" | "loaded" = "unused";
  readonly #loaded: SchemaTable[] = [];

  /**
   * Uses another schema for the rest of the build; only the first kustomization that names one has a say.
   *
   * The table is read when something needs it, so a broken one that nothing needs does no harm, as in kustomize.
   *
   * @param override the root kustomization decides in any case.
   * @throws KustomizeError FIELD_INVALID for versions that are not built in.
   */
  use(choice: { readonly table?: () => SchemaTable; readonly version?: string }, override: boolean): void {
    if (this.#pinned && !override) return;
    if (choice.table !== undefined && choice.version !== undefined) {
      throw new KustomizeError("FIELD_INVALID", "builtin version and custom schema provided, cannot use both", {
        next: "Remove openapi.version or openapi.path.",
      });
    }
    if (choice.version && choice.version !== builtinOpenApiVersion) {
      throw new KustomizeError("FIELD_INVALID", "the specified OpenAPI version is not built in", {
        next: `Use "${builtinOpenApiVersion}", or name a schema file in openapi.path.`,
      });
    }
    if (choice.table === undefined && !choice.version) return;
    this.#pinned = true;
    this.#current = false;
    this.#custom = choice.table;
  }

  /** Tells whether a kind is known to belong to no namespace. */
  isClusterScoped(apiVersion: string, kind: string): boolean {
    const builtin = kubernetesTable();
    clusterScoped ??= new Set([...builtin.clusterScoped, ...clusterScopedSince]);
    const type = `${apiVersion}|${kind}`;
    if (clusterScoped.has(type)) return true;
    if (Object.hasOwn(builtin.types, type)) return false;
    if (this.#custom === undefined) {
      if (!this.#current && this.#builtin === "unused") this.#builtin = "wanted";
    } else {
      this.#load();
    }
    return this.#loaded.some(
      (table) => table.clusterScoped.includes(type) && table.namespaced?.includes(type) !== true,
    );
  }

  /** The schema of a kind of resource. */
  ofResource(apiVersion: string, kind: string): SchemaNode | undefined {
    this.#load();
    const type = `${apiVersion}|${kind}`;
    const definition = this.#loaded.findLast((table) => Object.hasOwn(table.types, type))?.types[type];
    return definition === undefined ? undefined : { catalog: this, edge: { r: definition } };
  }

  /** The properties of a definition. */
  properties(definition: string): Readonly<Record<string, SchemaEdge>> {
    return this.#loaded.findLast((table) => Object.hasOwn(table.defs, definition))?.defs[definition] ?? {};
  }

  /** What the properties that a definition does not name lead to. */
  otherProperty(definition: string): SchemaEdge | undefined {
    return this.#loaded.findLast((table) => Object.hasOwn(table.defs, definition))?.others?.[definition];
  }

  #load(): void {
    if (this.#current) return;
    this.#current = true;
    if (this.#custom !== undefined) this.#loaded.push(this.#custom());
    if (this.#custom === undefined || this.#builtin === "wanted") {
      this.#builtin = "loaded";
      this.#loaded.push(kubernetesTable());
    }
  }
}

/** The schema of a field of an object or map. */
export function fieldSchema(node: SchemaNode | undefined, field: string): SchemaNode | undefined {
  if (node === undefined || node.edge.r === undefined || node.edge.s === "l") return undefined;
  const { catalog, edge } = node;
  if (edge.s === "m") return { catalog, edge: { r: node.edge.r } };
  const properties = catalog.properties(node.edge.r);
  const next = Object.hasOwn(properties, field) ? properties[field] : catalog.otherProperty(node.edge.r);
  return next === undefined ? undefined : { catalog, edge: next };
}

/** The schema of a list's elements. */
export function elementSchema(node: SchemaNode | undefined): SchemaNode | undefined {
  if (node === undefined || node.edge.s !== "l" || node.edge.r === undefined) return undefined;
  return { catalog: node.catalog, edge: { r: node.edge.r } };
}

/** The keys by which a list is merged; empty for lists of scalars; undefined when the list is replaced. */
export function mergeKeys(node: SchemaNode | undefined): readonly string[] | undefined {
  const edge = node?.edge;
  if (edge?.p === undefined || !edge.p.split(",").includes("merge")) return undefined;
  return edge.m ?? (edge.k === undefined ? [] : [edge.k]);
}
