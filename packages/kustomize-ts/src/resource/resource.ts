import { KustomizeError } from "../kustomize-error.ts";
import type { SchemaCatalog } from "../schema/schema-catalog.ts";
import { getField, type YamlNode } from "../yaml/node.ts";
import { setMapInMetadata, setScalarField } from "../yaml/set-field.ts";
import { type Gvk, splitApiVersion } from "./gvk.ts";
import { effectiveNamespace, type ResourceId } from "./resource-id.ts";
import { notedState } from "./state-annotations.ts";

/** What a generated resource does to one that is there already. */
export type Behavior = "unspecified" | "create" | "replace" | "merge";

/** Name, namespace and kind that a resource had before a transformation. */
export interface PreviousId {
  readonly name: string;
  readonly namespace: string;
  readonly kind: string;
}

/** What a build remembers of a resource; none of it is printed. */
export interface BuildState {
  /** Oldest first. */
  previous: PreviousId[];
  prefixes: string[];
  suffixes: string[];
  behavior: Behavior | undefined;
  needsHash: boolean;
  referred: boolean;
  /** Of patches: what they may change. It goes on to what they were merged into, where it means nothing. */
  allowsNameChange: boolean;
  allowsKindChange: boolean;
}

/** One Kubernetes object on its way through a build. */
export class Resource {
  readonly node: YamlNode;
  readonly schemas: SchemaCatalog;
  state: BuildState;
  /** Names of the vars that read from this resource. */
  varNames: string[] = [];
  /** A patch removed the whole object. */
  removed = false;

  constructor(node: YamlNode, schemas: SchemaCatalog) {
    this.node = node;
    this.schemas = schemas;
    this.state = notedState(node) ?? emptyState();
  }

  get kind(): string {
    return getField(this.node, "kind")?.value ?? "";
  }

  get apiVersion(): string {
    return getField(this.node, "apiVersion")?.value ?? "";
  }

  get name(): string {
    return this.#metadataText("name");
  }

  get namespace(): string {
    return this.#metadataText("namespace");
  }

  get gvk(): Gvk {
    return { ...splitApiVersion(this.apiVersion), kind: this.kind };
  }

  /** The id by the object's present content. */
  get id(): ResourceId {
    const { apiVersion, kind } = this;
    return {
      ...splitApiVersion(apiVersion),
      kind,
      name: this.name,
      namespace: this.namespace,
      clusterScoped: this.schemas.isClusterScoped(apiVersion, kind),
    };
  }

  /** All former ids, oldest first; a list, which needs no name, has none. */
  get previousIds(): ResourceId[] {
    const { group, version } = splitApiVersion(this.apiVersion);
    return this.state.previous
      .filter(({ name }) => name !== "")
      .map((previous) => ({ group, version, clusterScoped: false, ...previous }));
  }

  /** The id that the object was born with. */
  get originalId(): ResourceId {
    const first = this.#firstPrevious;
    if (first === undefined) return this.id;
    return { ...splitApiVersion(this.apiVersion), clusterScoped: false, ...first };
  }

  /** The name in `originalId`. */
  get originalName(): string {
    return this.#firstPrevious?.name ?? this.name;
  }

  get labels(): Map<string, string> {
    return this.#metadataMap("labels");
  }

  get annotations(): Map<string, string> {
    return this.#metadataMap("annotations");
  }

  setName(name: string): void {
    setScalarField(this.node, ["metadata", "name"], name);
  }

  setKind(kind: string): void {
    setScalarField(this.node, ["kind"], kind);
  }

  setLabels(labels: ReadonlyMap<string, string>): void {
    setMapInMetadata(this.node, "labels", labels);
  }

  setAnnotations(annotations: ReadonlyMap<string, string>): void {
    setMapInMetadata(this.node, "annotations", annotations);
  }

  /**
   * Remembers the present id before something changes it.
   *
   * @throws KustomizeError RESOURCE_INVALID when only some of the ids have a name and a kind, which the original cannot
   * tell apart, and when the annotations are a list, to which it can add no note.
   */
  storePreviousId(): void {
    const { id } = this;
    if (getField(metadataOf(this.node), "annotations")?.kind === "sequence") throw isList("annotations");
    const previous = [...this.state.previous, { name: id.name, namespace: effectiveNamespace(id), kind: id.kind }];
    if (previous.some(({ name }) => name !== "") && previous.some(isNotNotable)) {
      throw new KustomizeError("RESOURCE_INVALID", "a resource without name or kind has no id to remember", {
        next: "Do not remove the name or kind by a patch, or put a comma into it.",
      });
    }
    this.state.previous = previous;
  }

  /** Tells whether the build has noted anything; kustomize keeps such notes as annotations. */
  get hasState(): boolean {
    const { previous, prefixes, suffixes, behavior, needsHash, referred, ...allowed } = this.state;
    return (
      previous.length > 0 ||
      prefixes.length > 0 ||
      suffixes.length > 0 ||
      behavior !== undefined ||
      needsHash ||
      referred ||
      allowed.allowsNameChange ||
      allowed.allowsKindChange
    );
  }

  /** Takes the state that its annotations tell of. */
  readState(): void {
    this.state = notedState(this.node) ?? emptyState();
  }

  get #firstPrevious(): PreviousId | undefined {
    return this.state.previous.find(({ name }) => name !== "");
  }

  #metadataText(field: string): string {
    return getField(metadataOf(this.node), field)?.value ?? "";
  }

  #metadataMap(field: string): Map<string, string> {
    const map = getField(metadataOf(this.node), field);
    if (map?.kind === "sequence") return mapOfList(map.items, field);
    return new Map(map?.entries.map(({ key, value }) => [key.value, value.value]));
  }
}

/** kustomize notes former names as one text with commas between them. */
function isNotNotable({ name, kind }: PreviousId): boolean {
  return name === "" || kind === "" || name.includes(",");
}

/** kustomize reads a list as keys and values in turn. */
function mapOfList(items: readonly YamlNode[], field: string): Map<string, string> {
  if (items.length % 2 > 0) throw isList(field);
  const pairs = items.flatMap((key, at) => (at % 2 > 0 ? [] : [[key.value, items[at + 1]?.value ?? ""] as const]));
  return new Map(pairs);
}

function isList(field: string): KustomizeError {
  return new KustomizeError("RESOURCE_INVALID", `metadata.${field} is a list`, { next: "Make it a map of texts." });
}

function metadataOf(node: YamlNode): YamlNode | undefined {
  return getField(node, "metadata");
}

function emptyState(): BuildState {
  return {
    previous: [],
    prefixes: [],
    suffixes: [],
    behavior: undefined,
    needsHash: false,
    referred: false,
    allowsNameChange: false,
    allowsKindChange: false,
  };
}
