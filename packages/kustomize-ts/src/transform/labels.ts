import { compareText } from "../resource/gvk.ts";
import { withNotes } from "../resource/with-notes.ts";
import { scalar, type YamlNode } from "../yaml/node.ts";
import { setFields } from "../yaml/set-field.ts";
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
  const size = sorted.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  // kustomize keeps its notes as annotations, so what it has notes of has annotations to add to.
  const findsNotes = fieldSpecs.some(({ path, create }) => path === "metadata/annotations" && !create);
  return (resources) => {
    for (const resource of resources.all) {
      const specs = specsOf(resource.node);
      resources.budget.spendSteps(specs.length);
      resources.budget.spendText(size * specs.length);
      const set = (): void => setEntries(resource.node, sorted, specs);
      if (findsNotes) withNotes(resource, set);
      else set();
    }
  };
}

function setEntries(
  node: YamlNode,
  entries: readonly (readonly [name: string, value: string])[],
  specs: readonly FieldSpec[],
): void {
  if (entries.length === 0) return;
  // One node in all fields, as in kustomize: who changes it in one place later changes it in all.
  const texts = entries.map(([name, value]) => [name, scalar(value, "!!str")] as const);
  for (const spec of specs) {
    applyToFields(node, spec, {
      create: { kind: "mapping", tag: "!!map" },
      set: (map) => setFields(map, texts),
    });
  }
}
