import { KustomizeError } from "../kustomize-error.ts";
import type { Replica } from "../kustomization/shapes.ts";
import { formatGvk, isSelected } from "../resource/gvk.ts";
import { scalar } from "../yaml/node.ts";
import { setScalar } from "../yaml/set-field.ts";
import { applyFieldSpec, type FieldSpec } from "./field-spec.ts";
import type { Transformer } from "./transformer.ts";

/**
 * Sets the number of replicas of the workloads with a name.
 *
 * @throws KustomizeError RESOURCE_MISSING (when run) when no workload has the name.
 */
export function replicasTransformer(replica: Replica, fieldSpecs: readonly FieldSpec[]): Transformer {
  const { name = "", count = 0 } = replica;
  return (resources) => {
    let found = false;
    for (const spec of fieldSpecs) {
      for (const resource of resources.withAnyId(name, (id) => isSelected(id, spec))) {
        found = true;
        applyFieldSpec(resource.node, spec, {
          create: { kind: "scalar", tag: "!!int" },
          set: (node) => setScalar(node, scalar(String(count), "!!int")),
        });
      }
    }
    if (found) return;
    throw new KustomizeError(
      "RESOURCE_MISSING",
      `resource with name ${name} does not match a config with the following GVK [${fieldSpecs.map(formatGvk).join(" ")}]`,
      { next: "Name a Deployment, StatefulSet, ReplicaSet or ReplicationController of this build." },
    );
  };
}
