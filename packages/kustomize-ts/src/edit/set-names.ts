import { applyEdit } from "./apply-edit.ts";
import { KustomizationText } from "./kustomization-text.ts";

/**
 * Sets `namespace:` and keeps every other byte; `undefined` takes it away.
 *
 * @throws KustomizeError EDIT_IMPOSSIBLE, YAML_INVALID
 */
export function setNamespace(text: string, namespace: string | undefined): string {
  return setText(text, "namespace", namespace);
}

/** Sets `namePrefix:`, as `setNamespace` does. */
export function setNamePrefix(text: string, prefix: string | undefined): string {
  return setText(text, "namePrefix", prefix);
}

/** Sets `nameSuffix:`, as `setNamespace` does. */
export function setNameSuffix(text: string, suffix: string | undefined): string {
  return setText(text, "nameSuffix", suffix);
}

function setText(text: string, field: string, value: string | undefined): string {
  if (value !== undefined) return applyEdit(text, { set: value, at: [field] });
  const isThere = field in new KustomizationText(text).data();
  return isThere ? applyEdit(text, { remove: [field] }) : text;
}
