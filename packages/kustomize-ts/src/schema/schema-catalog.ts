import { KustomizeError } from "../kustomize-error.ts";
import { kubernetesSchemaText } from "./kubernetes-schema.ts";
import type { SchemaEdge, SchemaTable } from "./schema-table.ts";

/** The schema of one place in a resource. */
export interface SchemaNode {
  readonly table: SchemaTable;
  readonly edge: SchemaEdge;
}

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

/** The schemas of one build: the built-in one, or the one that a kustomization names in `openapi:`. */
export class SchemaCatalog {
  #custom: SchemaTable | undefined;
  #pinned = false;
  readonly #customScopes = new Map<string, boolean>();

  /**
   * Uses another schema for the rest of the build; only the first kustomization that names one has a say.
   *
   * @param override the root kustomization decides in any case.
   */
  use(choice: { readonly table?: SchemaTable; readonly version?: string }, override: boolean): void {
    if (this.#pinned && !override) return;
    if (choice.version !== undefined && choice.version !== "v1.21.2") {
      throw new KustomizeError("FIELD_INVALID", `The OpenAPI version ${choice.version} is not built in.`, {
        next: 'Use "v1.21.2", or name a schema file in openapi.path.',
      });
    }
    if (choice.table === undefined && choice.version === undefined) return;
    this.#pinned = true;
    this.#custom = choice.table;
    for (const type of choice.table?.clusterScoped ?? []) this.#customScopes.set(type, true);
  }

  /** Tells whether a kind is known to belong to no namespace. */
  isClusterScoped(apiVersion: string, kind: string): boolean {
    clusterScoped ??= new Set([...kubernetesTable().clusterScoped, ...clusterScopedSince]);
    const type = `${apiVersion}|${kind}`;
    return clusterScoped.has(type) || this.#customScopes.get(type) === true;
  }

  /** The schema of a kind of resource. */
  ofResource(apiVersion: string, kind: string): SchemaNode | undefined {
    const table = this.#custom ?? kubernetesTable();
    const definition = table.types[`${apiVersion}|${kind}`];
    return definition === undefined ? undefined : { table, edge: { r: definition } };
  }
}

/** The schema of a field of an object or map. */
export function fieldSchema(node: SchemaNode | undefined, field: string): SchemaNode | undefined {
  if (node === undefined || node.edge.r === undefined || node.edge.s === "l") return undefined;
  if (node.edge.s === "m") return { table: node.table, edge: { r: node.edge.r } };
  const edge = node.table.defs[node.edge.r]?.[field];
  return edge === undefined ? undefined : { table: node.table, edge };
}

/** The schema of a list's elements. */
export function elementSchema(node: SchemaNode | undefined): SchemaNode | undefined {
  if (node === undefined || node.edge.s !== "l" || node.edge.r === undefined) return undefined;
  return { table: node.table, edge: { r: node.edge.r } };
}

/** The keys by which a list is merged; empty for lists of scalars; undefined when the list is replaced. */
export function mergeKeys(node: SchemaNode | undefined): readonly string[] | undefined {
  const edge = node?.edge;
  if (edge?.p === undefined || !edge.p.split(",").includes("merge")) return undefined;
  return edge.m ?? (edge.k === undefined ? [] : [edge.k]);
}
