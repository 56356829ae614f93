import { matchesSelector } from "./matches-selector.ts";
import type { Direction, NetworkObjects, Pod, PolicyPeer, PolicyPort } from "./network-objects.ts";
import type { Addresses, Permission, PortRange } from "./permission.ts";

/** One rule of a policy, of either direction. */
export interface PolicyRule {
  readonly direction: Direction;
  /** The policy's own, where peers without a namespaceSelector live. */
  readonly namespace: string;
  /** Whoever is allowed; everybody when there are none. */
  readonly peers: readonly PolicyPeer[];
  /** All when there are none. */
  readonly ports: readonly PolicyPort[];
}

/** Those whom one peer of a rule names; as pods too, because ports may have names. */
interface Others {
  readonly addresses: Addresses;
  readonly pods: readonly Pod[];
}

/** What one rule permits to a pod that its policy selects. */
export function rulePermissions(objects: NetworkObjects, rule: PolicyRule, pod: Pod): readonly Permission[] {
  return findOthers(objects, rule)
    .flatMap((others) => portPermissions(rule, others, pod))
    .filter(({ addresses }) => addresses.of.length > 0);
}

function findOthers(objects: NetworkObjects, { peers, namespace }: PolicyRule): readonly Others[] {
  if (peers.length === 0) return [{ addresses: only(["0.0.0.0/0"]), pods: objects.pods }];
  return peers.map((peer) => {
    if (peer.ipBlock !== undefined) return { addresses: blockAddresses(peer.ipBlock), pods: [] };
    const pods = objects.pods.filter((pod) => isPeer(objects, pod, { peer, namespace }));
    return { addresses: only(pods.map(({ address }) => address)), pods };
  });
}

function isPeer(
  { namespaces }: NetworkObjects,
  pod: Pod,
  { peer, namespace }: { readonly peer: PolicyPeer; readonly namespace: string },
): boolean {
  const isInNamespace =
    peer.namespaceSelector === undefined
      ? pod.namespace === namespace
      : matchesSelector(peer.namespaceSelector, namespaces.get(pod.namespace) ?? {});
  return isInNamespace && matchesSelector(peer.podSelector ?? {}, pod.labels);
}

/** Nobody has an IPv6 address on the stand: a block of those allows nothing. */
function blockAddresses({ cidr, except = [] }: NonNullable<PolicyPeer["ipBlock"]>): Addresses {
  return cidr.includes(":") ? only([]) : { of: [cidr], except };
}

function only(addresses: readonly string[]): Addresses {
  return { of: addresses, except: [] };
}

function portPermissions({ direction, ports }: PolicyRule, others: Others, pod: Pod): readonly Permission[] {
  const { addresses } = others;
  if (ports.length === 0) return [{ addresses, ports: undefined }];
  return ports.flatMap((port) => {
    if (typeof port.port !== "string") return [{ addresses, ports: portRange(port) }];
    if (direction === "Ingress") return namedRanges(pod, port).map((range) => ({ addresses, ports: range }));
    // Each pod that may be called can give the name to another number.
    return others.pods.flatMap((called) =>
      namedRanges(called, port).map((range) => ({ addresses: only([called.address]), ports: range })),
    );
  });
}

function portRange({ protocol = "TCP", port, endPort }: PolicyPort): PortRange {
  return { protocol, numbers: typeof port === "number" ? { first: port, last: endPort ?? port } : undefined };
}

function namedRanges(pod: Pod, { protocol = "TCP", port }: PolicyPort): readonly PortRange[] {
  return pod.ports
    .filter((candidate) => candidate.name === port && candidate.protocol === protocol)
    .map(({ number }) => ({ protocol, numbers: { first: number, last: number } }));
}
