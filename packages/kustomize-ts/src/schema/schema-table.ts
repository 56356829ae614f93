/** What a property of a definition leads to. */
export interface SchemaEdge {
  /** Definition of the value, of the items, or of the map's values. */
  readonly r?: string;
  /** `l`: a list, `m`: a map; absent: an object. */
  readonly s?: "l" | "m";
  /** `x-kubernetes-patch-strategy`. */
  readonly p?: string;
  /** `x-kubernetes-patch-merge-key`. */
  readonly k?: string;
  /** `x-kubernetes-list-map-keys`. */
  readonly m?: readonly string[];
}

/** Definitions of resources, as far as merging needs them; see README.md in this folder. */
export interface SchemaTable {
  /** `apiVersion|kind` → definition. */
  readonly types: Readonly<Record<string, string>>;
  readonly clusterScoped: readonly string[];
  readonly namespaced?: readonly string[];
  readonly defs: Readonly<Record<string, Readonly<Record<string, SchemaEdge>>>>;
  /** Of definitions that have properties and take further ones: what those lead to. */
  readonly others?: Readonly<Record<string, SchemaEdge>>;
}
