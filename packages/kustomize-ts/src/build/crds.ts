import { KustomizeError } from "../kustomize-error.ts";
import { emptyConfig, type TransformerConfig } from "../transform/transformer-config.ts";
import type { Target } from "./target.ts";

/** The fields that `crds:` mark. */
export function configurationOfCrds(target: Target): TransformerConfig {
  if ((target.kustomization.crds ?? []).length === 0) return emptyConfig;
  throw new KustomizeError("FIELD_UNSUPPORTED", "crds is not supported yet.", { next: "Remove it." });
}
