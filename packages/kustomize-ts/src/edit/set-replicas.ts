import type { ReplicaEntry } from "../builder/kustomization-fields.ts";
import { applyEdit } from "./apply-edit.ts";
import { findEntry } from "./entries.ts";

/**
 * Sets how many pods a workload runs, in `replicas:`, and keeps every other byte.
 *
 * @throws KustomizeError EDIT_IMPOSSIBLE, YAML_INVALID
 * @example setReplicas(text, { name: "web", count: 3 })
 */
export function setReplicas(text: string, { name, count }: ReplicaEntry): string {
  const at = findEntry(text, "replicas", (entry) => entry["name"] === name);
  if (at < 0) return applyEdit(text, { append: { name, count }, to: ["replicas"] });
  return applyEdit(text, { set: count, at: ["replicas", at, "count"] });
}
