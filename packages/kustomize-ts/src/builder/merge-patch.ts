import type { KubernetesObject } from "./objects/kubernetes-object.ts";
import { toYaml } from "./to-yaml.ts";

/**
 * A strategic merge patch of a kind: its type and name, and any part of the rest. `null` removes a field; `$patch` says
 * what happens to an object or an entry of a list instead of a merge.
 */
export type MergePatch<Kind extends KubernetesObject> = Pick<Kind, "apiVersion" | "kind"> & {
  readonly metadata: { readonly name: string } & Part<Kind["metadata"]>;
} & Part<Omit<Kind, "apiVersion" | "kind" | "metadata">>;

type Part<Value> = Value extends readonly (infer Item)[]
  ? readonly Part<Item>[]
  : Value extends object
    ? { readonly [Field in keyof Value]?: Part<Value[Field]> | null } & {
        readonly $patch?: "delete" | "merge" | "replace";
      }
    : Value;

/**
 * The text of a strategic merge patch, for `patch:` or a file of its own.
 *
 * @throws KustomizeError as `toYaml` does
 * @example mergePatch<Deployment>({ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" }, spec: { replicas: 3 } })
 */
export function mergePatch<Kind extends KubernetesObject>(patch: MergePatch<Kind>): string {
  return toYaml(patch);
}
