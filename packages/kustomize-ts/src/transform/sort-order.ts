import { KustomizeError } from "../kustomize-error.ts";
import type { SortOptions } from "../kustomization/shapes.ts";
import { compareText, formatGvk, kindsFirst, kindsLast, rankKinds, sameGvk, sortableGvk } from "../resource/gvk.ts";
import type { ResourceId } from "../resource/resource-id.ts";
import type { Transformer } from "./transformer.ts";

/**
 * Sorts resources: by kind (`legacy`) or not at all (`fifo`).
 *
 * @throws KustomizeError FIELD_INVALID for other orders, and for legacy options without the legacy order;
 *   RESOURCE_CONFLICT when an earlier step gave two resources the same id.
 */
export function sortOrderTransformer(options: SortOptions): Transformer {
  const { order = "", legacySortOptions } = options;
  return (resources) => {
    if (order !== "fifo" && order !== "legacy") {
      throw invalid(
        "the field 'sortOptions.order' must be one of [fifo, legacy]",
        "Write order: legacy or order: fifo.",
      );
    }
    if (order === "fifo") {
      if (legacySortOptions === undefined) return;
      throw invalid(
        "the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'",
        "Remove legacySortOptions, or write order: legacy.",
      );
    }
    const { orderFirst = [], orderLast = [] } = legacySortOptions ?? { orderFirst: kindsFirst, orderLast: kindsLast };
    const ranks = rankKinds(orderFirst, orderLast);
    const sorted = resources.all
      .map((resource) => ({ resource, id: resource.id }))
      .toSorted((left, right) => compareIds(left.id, right.id, ranks));
    resources.reorder(sorted.map(({ resource }) => resource));
  };
}

function invalid(message: string, next: string): KustomizeError {
  return new KustomizeError("FIELD_INVALID", message, { next });
}

function compareIds(left: ResourceId, right: ResourceId, ranks: ReadonlyMap<string, number>): number {
  if (sameGvk(left, right)) return compareText(sortableId(left), sortableId(right));
  const rank = (ranks.get(left.kind) ?? 0) - (ranks.get(right.kind) ?? 0);
  if (rank !== 0) return rank;
  const byType = compareText(sortableGvk(left), sortableGvk(right));
  const isCoreNamespace = left.kind === "Namespace" && right.kind === "Namespace" && !(left.group && right.group);
  return isCoreNamespace ? -byType : byType;
}

function sortableId(id: ResourceId): string {
  return `${formatGvk(id)}|${id.namespace || "~X"}|${id.name || "~N"}`;
}
