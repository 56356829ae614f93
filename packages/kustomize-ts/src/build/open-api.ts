import { KustomizeError } from "../kustomize-error.ts";
import type { Target } from "./target.ts";

/** Takes the schema that `openapi:` names into use. */
export function useOpenApi({ kustomization }: Target, _isRoot: boolean): void {
  if (kustomization.openapi === undefined) return;
  throw new KustomizeError("FIELD_UNSUPPORTED", "openapi is not supported yet.", { next: "Remove it." });
}
