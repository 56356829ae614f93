import { KustomizeError } from "../kustomize-error.ts";
import type { ReplacementField } from "../kustomization/shapes.ts";
import type { PatchSource } from "./patches.ts";
import type { Transformer } from "./transformer.ts";

export function replacementTransformer(_fields: readonly ReplacementField[], _source: PatchSource): Transformer {
  throw new KustomizeError("FIELD_UNSUPPORTED", "replacements is not supported yet.", { next: "Remove it." });
}
