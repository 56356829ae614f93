import { KustomizeError } from "../kustomize-error.ts";
import { formatId, idKey, type ResourceId, sameId } from "./resource-id.ts";
import type { Resource } from "./resource.ts";

/** The resources of one level of a build, in load order; no two have the same id. */
export class ResourceList {
  #resources: Resource[] = [];
  #keys: Set<string> | undefined = new Set();

  /** The resources; what a transformation changes in them must be told by `changed`. */
  get all(): readonly Resource[] {
    return this.#resources;
  }

  /** Adds a resource. @throws KustomizeError RESOURCE_CONFLICT when its id is taken. */
  append(resource: Resource): void {
    const id = resource.id;
    const key = idKey(id);
    this.#keys ??= new Set(this.#resources.map((other) => idKey(other.id)));
    if (this.#keys.has(key)) {
      throw new KustomizeError(
        "RESOURCE_CONFLICT",
        `may not add resource with an already registered id: ${formatId(id)}`,
        { next: "Remove one of the two, or give one another name, namespace or prefix." },
      );
    }
    this.#keys.add(key);
    this.#resources.push(resource);
  }

  appendAll(resources: Iterable<Resource>): void {
    for (const resource of resources) this.append(resource);
  }

  /** Takes resources in another order or number; ids are not checked. */
  replaceAll(resources: readonly Resource[]): void {
    this.#resources = [...resources];
    this.#keys = undefined;
  }

  /** Puts a resource in the place of another one. */
  replace(old: Resource, resource: Resource): void {
    this.#resources[this.#resources.indexOf(old)] = resource;
    this.#keys = undefined;
  }

  /** Ids may have changed: forget what is known about them. */
  changed(): void {
    this.#keys = undefined;
  }

  /** All resources that have, or had, an id which `matches` accepts. */
  withAnyId(matches: (id: ResourceId) => boolean): Resource[] {
    return this.#resources.filter((resource) => matches(resource.id) || resource.previousIds.some(matches));
  }

  /** The one resource that has or had an id. @throws KustomizeError PATCH_TARGET_MISSING when there are none or many. */
  one(id: ResourceId): Resource {
    const [first, ...others] = this.withAnyId((other) => sameId(other, id));
    if (first !== undefined && others.length === 0) return first;
    throw new KustomizeError(
      "PATCH_TARGET_MISSING",
      `${first === undefined ? "no matches" : "multiple matches"} for Id ${formatId(id)}; failed to find unique target for patch ${formatId(id)}`,
      { next: "Compare apiVersion, kind, name and namespace of the patch with the resources, or give it a target." },
    );
  }
}
