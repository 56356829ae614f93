import { KustomizeError } from "../kustomize-error.ts";
import type { ResourceList } from "../resource/resource-list.ts";
import type { PlannedGenerator } from "./builtin-generators.ts";
import type { PlannedTransformer } from "./builtin-transformers.ts";
import type { Target } from "./target.ts";

export function loadGenerators({ kustomization }: Target): PlannedGenerator[] {
  if ((kustomization.generators ?? []).length === 0) return [];
  throw new KustomizeError("FIELD_UNSUPPORTED", "generators is not supported yet.", { next: "Remove it." });
}
export function loadTransformers(_target: Target, paths: readonly string[]): PlannedTransformer[] {
  if (paths.length === 0) return [];
  throw new KustomizeError("FIELD_UNSUPPORTED", "transformers is not supported yet.", { next: "Remove it." });
}
export function runValidators({ kustomization }: Target, _resources: ResourceList): void {
  if ((kustomization.validators ?? []).length === 0) return;
  throw new KustomizeError("FIELD_UNSUPPORTED", "validators is not supported yet.", { next: "Remove it." });
}
