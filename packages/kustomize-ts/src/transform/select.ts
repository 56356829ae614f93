import type { Selector } from "../kustomization/shapes.ts";
import type { Gvk } from "../resource/gvk.ts";
import { effectiveNamespace } from "../resource/resource-id.ts";
import type { Resource } from "../resource/resource.ts";
import type { ResourceList } from "../resource/resource-list.ts";
import { labelMatcher } from "./label-selector.ts";
import { isPlainText, matchCost, wholeMatcher } from "./regular-expression.ts";

/** A selector's regular expressions, ready to be matched. */
export interface CompiledSelector {
  readonly matchesType: (gvk: Gvk) => boolean;
  readonly matchesName: (name: string) => boolean;
  readonly matchesNamespace: (namespace: string) => boolean;
  /** Label and annotation selectors. */
  readonly matchesMetadata: (resource: Resource) => boolean;
}

/**
 * Compiles a selector.
 *
 * @throws KustomizeError SELECTOR_INVALID
 */
export function compileSelector(selector: Selector): CompiledSelector {
  const group = wholeMatcher(selector.group);
  const version = wholeMatcher(selector.version);
  const kind = wholeMatcher(selector.kind);
  const labels = lazy(() => labelMatcher(selector.labelSelector ?? ""));
  const annotations = lazy(() => labelMatcher(selector.annotationSelector ?? ""));
  return {
    matchesType: (gvk) => group(gvk.group) && version(gvk.version) && kind(gvk.kind),
    matchesName: wholeMatcher(selector.name),
    matchesNamespace: wholeMatcher(selector.namespace),
    matchesMetadata: (resource) => labels()(resource.labels) && annotations()(resource.annotations),
  };
}

/**
 * The resources that a selector means, by their first and by their present name and namespace.
 *
 * One that says a name looks only at the resources that have or had it.
 */
export function selectResources(list: ResourceList, selector: Selector): Resource[] {
  const { name = "" } = selector;
  const compiled = compileSelector(selector);
  const resources = isPlainText(name) ? list.named(name) : list.all;
  list.budget.spendSteps(resources.length * selectorCost(selector));
  // What costs least comes first; the last may throw.
  return resources.filter(
    (resource) =>
      (compiled.matchesName(resource.name) || compiled.matchesName(resource.originalName)) &&
      compiled.matchesType(resource.gvk) &&
      [resource.originalId, resource.id].some((id) => compiled.matchesNamespace(effectiveNamespace(id))) &&
      compiled.matchesMetadata(resource),
  );
}

/** How many steps it is worth to look at one resource. */
export function selectorCost({ group, version, kind, name, namespace }: Selector): number {
  return [group, version, kind, name, namespace].reduce((sum, pattern) => sum + matchCost(pattern), 0);
}

/** How messages name a selector. */
export function formatSelector(selector: Selector): string {
  const parts = Object.entries(selector).map(([name, value]) => `${name}=${value}`);
  return parts.length === 0 ? "(everything)" : parts.join(" ");
}

function lazy<Value>(make: () => Value): () => Value {
  let value: Value | undefined;
  return () => (value ??= make());
}
