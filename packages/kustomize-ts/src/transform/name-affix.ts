import { isSelected } from "../resource/gvk.ts";
import { scalar } from "../yaml/node.ts";
import { setScalar } from "../yaml/set-field.ts";
import { applyFieldSpec, type FieldSpec } from "./field-spec.ts";
import type { Transformer } from "./transformer.ts";

/** `namePrefix` or `nameSuffix`. */
export interface NameAffix {
  readonly affix: string;
  readonly where: "prefix" | "suffix";
  readonly fieldSpecs: readonly FieldSpec[];
}

// Kinds whose names other systems give, so an affix would break them.
const skipped = [
  { kind: "CustomResourceDefinition" },
  { group: "apiregistration.k8s.io", kind: "APIService" },
  { kind: "Namespace" },
];

/** Puts a text before or behind the names of resources and remembers it for name references. */
export function nameAffixTransformer({ affix, where, fieldSpecs }: NameAffix): Transformer {
  return (resources) => {
    for (const resource of resources.all) {
      resources.budget.spendSteps(fieldSpecs.length);
      const original = resource.originalId;
      if (skipped.some((selector) => isSelected(original, selector))) continue;
      for (const spec of fieldSpecs.filter((candidate) => isSelected(original, candidate))) {
        resources.budget.spendText(affix.length);
        if (spec.path === "metadata/name" && affix !== "") {
          resource.state[where === "prefix" ? "prefixes" : "suffixes"].push(affix);
          resource.storePreviousId();
        }
        applyFieldSpec(resource.node, spec, {
          create: { kind: "scalar", tag: "!!str" },
          set: (node) => setScalar(node, scalar(where === "prefix" ? affix + node.value : node.value + affix)),
        });
      }
    }
    resources.changed();
  };
}
