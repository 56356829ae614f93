import { compareText } from "../resource/gvk.ts";
import { scalar } from "../yaml/node.ts";
import { setField } from "../yaml/set-field.ts";
import { applyToFields, type FieldSpec, specFinder } from "./field-spec.ts";
import type { Transformer } from "./transformer.ts";

/** Texts to put into maps of resources: labels or annotations. */
export interface MapEntries {
  readonly values: ReadonlyMap<string, string>;
  readonly fieldSpecs: readonly FieldSpec[];
}

/** Sets labels or annotations in all fields of the specs. */
export function mapEntriesTransformer({ values, fieldSpecs }: MapEntries): Transformer {
  const specsOf = specFinder(fieldSpecs);
  const sorted = [...values].toSorted(([left], [right]) => compareText(left, right));
  return (resources) => {
    for (const { node } of resources.all) {
      const specs = specsOf(node);
      for (const [name, value] of sorted) {
        // One node in all fields, as in kustomize: who changes it in one place later changes it in all.
        const text = scalar(value, "!!str");
        for (const spec of specs) {
          applyToFields(node, spec, {
            create: { kind: "mapping", tag: "!!map" },
            set: (map) => setField(map, name, text),
          });
        }
      }
    }
  };
}
