import { KustomizeError } from "../kustomize-error.ts";
import { Budget } from "./budget.ts";
import { formatId, idKey, type ResourceId, sameId } from "./resource-id.ts";
import type { Resource } from "./resource.ts";

/** The resources of one level of a build, in load order; no two have the same id. */
export class ResourceList {
  #resources: Resource[] = [];
  #keys: Set<string> | undefined = new Set();
  /** Resources by each name that they have or had; made when it is asked for. */
  #byName: Map<string, Resource[]> | undefined;
  /** What whoever works on the list may still spend. */
  readonly budget: Budget;

  constructor(budget: Budget = new Budget()) {
    this.budget = budget;
  }

  /** The resources, to look at each; what a transformation changes in them must be told by `changed`. */
  get all(): readonly Resource[] {
    this.budget.spendSteps(this.#resources.length);
    return this.#resources;
  }

  /** Adds a resource. @throws KustomizeError RESOURCE_CONFLICT when its id is taken. */
  append(resource: Resource): void {
    const id = resource.id;
    const key = idKey(id);
    this.#keys ??= new Set(this.all.map((other) => idKey(other.id)));
    if (this.#keys.has(key)) {
      throw new KustomizeError(
        "RESOURCE_CONFLICT",
        `may not add resource with an already registered id: ${formatId(id)}`,
        { next: "Remove one of the two, or give one another name, namespace or prefix." },
      );
    }
    this.#keys.add(key);
    this.#resources.push(resource);
    if (this.#byName !== undefined) addByNames(this.#byName, resource);
  }

  appendAll(resources: Iterable<Resource>): void {
    for (const resource of resources) this.append(resource);
  }

  /** Takes resources in another order or number; ids are not checked. */
  replaceAll(resources: readonly Resource[]): void {
    this.#resources = [...resources];
    this.changed();
  }

  /** Takes resources in another order or fewer of them. @throws KustomizeError RESOURCE_CONFLICT when changes gave two of them one id. */
  reorder(resources: readonly Resource[]): void {
    this.replaceAll([]);
    this.appendAll(resources);
  }

  /** Puts a resource in the place of another one. */
  replace(old: Resource, resource: Resource): void {
    this.#resources[this.#resources.indexOf(old)] = resource;
    this.changed();
  }

  /** Whether all ids are known to differ. */
  get isChecked(): boolean {
    return this.#keys !== undefined;
  }

  /** Ids may have changed: forget what is known about them. */
  changed(): void {
    this.#keys = undefined;
    this.#byName = undefined;
  }

  /** All resources that have or had a name. */
  named(name: string): readonly Resource[] {
    if (this.#byName === undefined) {
      this.#byName = new Map();
      for (const resource of this.all) addByNames(this.#byName, resource);
    }
    return this.#byName.get(name) ?? [];
  }

  /** All resources that have, or had, an id with this name which `matches` accepts. */
  withAnyId(name: string, matches: (id: ResourceId) => boolean): Resource[] {
    const accepts = (id: ResourceId): boolean => id.name === name && matches(id);
    return this.named(name).filter((resource) => accepts(resource.id) || resource.previousIds.some(accepts));
  }

  /** The one resource that has or had an id. @throws KustomizeError PATCH_TARGET_MISSING when there are none or many. */
  one(id: ResourceId): Resource {
    const [first, ...others] = this.withAnyId(id.name, (other) => sameId(other, id));
    if (first !== undefined && others.length === 0) return first;
    throw new KustomizeError(
      "PATCH_TARGET_MISSING",
      `${first === undefined ? "no matches" : "multiple matches"} for Id ${formatId(id)}; failed to find unique target for patch ${formatId(id)}`,
      { next: "Compare apiVersion, kind, name and namespace of the patch with the resources, or give it a target." },
    );
  }
}

function addByNames(byName: Map<string, Resource[]>, resource: Resource): void {
  for (const name of new Set([resource.name, ...resource.state.previous.map((previous) => previous.name)])) {
    const list = byName.get(name);
    if (list === undefined) byName.set(name, [resource]);
    else list.push(resource);
  }
}
