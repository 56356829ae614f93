import { matchesSelector } from "./matches-selector.ts";
import type { Direction, NetworkObjects, NetworkPolicy, Pod } from "./network-objects.ts";
import type { IsolatedPod, Permission } from "./permission.ts";
import { type PolicyRule, rulePermissions } from "./rule-permissions.ts";

/** Works out what the policies permit to each pod that they isolate, as `networking.k8s.io/v1` defines it. */
export function isolatedPods(objects: NetworkObjects): readonly IsolatedPod[] {
  return objects.pods
    .map((pod) => ({
      name: `${pod.namespace}/${pod.name}`,
      address: pod.address,
      ingress: permissions(objects, pod, "Ingress"),
      egress: permissions(objects, pod, "Egress"),
    }))
    .filter(({ ingress, egress }) => ingress !== undefined || egress !== undefined);
}

function permissions(objects: NetworkObjects, pod: Pod, direction: Direction): readonly Permission[] | undefined {
  const policies = objects.policies.filter((policy) => isolates(policy, pod, direction));
  if (policies.length === 0) return undefined;
  const itself = { addresses: { of: [pod.address], except: [] }, ports: undefined };
  const rules = policies.flatMap((policy) => rulesOf(policy, direction));
  return [itself, ...rules.flatMap((rule) => rulePermissions(objects, rule, pod))];
}

function isolates({ metadata, spec }: NetworkPolicy, pod: Pod, direction: Direction): boolean {
  return (
    metadata.namespace === pod.namespace &&
    (spec.policyTypes ?? defaultTypes(spec)).includes(direction) &&
    matchesSelector(spec.podSelector ?? {}, pod.labels)
  );
}

function defaultTypes({ egress = [] }: NetworkPolicy["spec"]): readonly Direction[] {
  return egress.length === 0 ? ["Ingress"] : ["Ingress", "Egress"];
}

function rulesOf({ metadata: { namespace }, spec }: NetworkPolicy, direction: Direction): readonly PolicyRule[] {
  return direction === "Ingress"
    ? (spec.ingress ?? []).map(({ from = [], ports = [] }) => ({ direction, namespace, peers: from, ports }))
    : (spec.egress ?? []).map(({ to = [], ports = [] }) => ({ direction, namespace, peers: to, ports }));
}
