import { KustomizeError } from "../kustomize-error.ts";
import { formatId, idKey } from "../resource/resource-id.ts";
import type { Resource } from "../resource/resource.ts";
import { getField, isEmptyNode, isNull, scalar, type YamlNode } from "../yaml/node.ts";
import { ensureField, expectKind, setScalar } from "../yaml/set-field.ts";
import { applyFieldSpec, type FieldSpec } from "./field-spec.ts";
import type { Transformer } from "./transformer.ts";

/** Which subjects of role bindings get the namespace. */
export type RoleBindingSubjects = "defaultOnly" | "allServiceAccounts" | "none";

/** `namespace`, and the further settings of the NamespaceTransformer. */
export interface NamespaceOptions {
  readonly namespace: string;
  readonly fieldSpecs: readonly FieldSpec[];
  readonly unsetOnly?: boolean;
  readonly setRoleBindingSubjects?: RoleBindingSubjects;
}

/**
 * Puts resources into a namespace.
 *
 * @throws KustomizeError RESOURCE_CONFLICT (when run) when two resources get the same id.
 */
export function namespaceTransformer(options: NamespaceOptions): Transformer {
  return (resources) => {
    if (options.namespace === "") return;
    const counts = new Map<string, number>();
    const count = (key: string, by: number): number => {
      counts.set(key, (counts.get(key) ?? 0) + by);
      return counts.get(key) ?? 0;
    };
    for (const resource of resources.all) count(idKey(resource.id), 1);
    for (const resource of resources.all) {
      if (isEmptyNode(resource.node) || resource.annotations.get(helmGenerated) === "true") continue;
      resources.budget.spendText(options.namespace.length);
      resources.budget.spendSteps(options.fieldSpecs.length);
      resource.storePreviousId();
      count(idKey(resource.id), -1);
      setResourceNamespace(resource, options);
      const id = resource.id;
      if (count(idKey(id), 1) > 1) {
        throw new KustomizeError(
          "RESOURCE_CONFLICT",
          `namespace transformation produces ID conflict: ${formatId(id)}`,
          { next: "Give one of the resources another name." },
        );
      }
    }
    resources.changed();
  };
}

// Helm has given such objects their namespace already.
const helmGenerated = "internal.config.kubernetes.io/helm-generated";

const roleBindings = new Set(["RoleBinding", "ClusterRoleBinding"]);

/** Puts one resource into a namespace. */
export function setResourceNamespace(resource: Resource, options: NamespaceOptions): void {
  const set = namespaceSetter(options);
  const { kind, apiVersion } = resource;
  const create = { kind: "scalar", tag: "!!str" } as const;
  if (!resource.id.clusterScoped) {
    applyFieldSpec(resource.node, metadataNamespace, { set, create: { kind: "scalar", tag: "" } });
  }
  if (roleBindings.has(kind)) setSubjects(resource.node, options, set);
  for (const spec of options.fieldSpecs) {
    if (spec.path === "metadata/namespace") continue;
    if (spec.path === "metadata/name" && apiVersion !== "v1") continue;
    if (roleBindings.has(kind) && roleBindings.has(spec.kind) && spec.path === "subjects/namespace") continue;
    applyFieldSpec(resource.node, spec, { set, create });
  }
}

const metadataNamespace: FieldSpec = { group: "", version: "", kind: "", path: "metadata/namespace", create: true };

function namespaceSetter({ namespace, unsetOnly }: NamespaceOptions): (node: YamlNode) => void {
  return (node) => {
    if (unsetOnly && hasText(node)) return;
    setScalar(node, scalar(namespace, "!!str"));
  };
}

/** Of a list or a mapping kustomize sees no text, so a path that ends there fails with `unsetOnly`, too. */
function hasText(node: YamlNode): boolean {
  return node.kind === "scalar" && !isEmptyNode(node) && node.value !== "";
}

/** Subjects named "default", or all service accounts, get the namespace. */
function setSubjects(node: YamlNode, options: NamespaceOptions, set: (node: YamlNode) => void): void {
  const mode = options.setRoleBindingSubjects ?? "defaultOnly";
  const subjects = getField(node, "subjects");
  if (mode === "none" || subjects === undefined || isNull(subjects)) return;
  expectKind(subjects, "sequence");
  const [field, value] = mode === "defaultOnly" ? ["name", "default"] : ["kind", "ServiceAccount"];
  for (const subject of subjects.items) {
    expectKind(subject, "mapping");
    if (getField(subject, field ?? "")?.value !== value) continue;
    const namespace = ensureField(subject, "namespace", () => scalar(""));
    if (namespace !== undefined) set(namespace);
  }
}
