import type { IsolatedPod, Permission, PortRange } from "./permission.ts";

/** The table that holds the rules, and nothing else. */
export const policyTable = "grove-network-policies";

/**
 * The rules as one text for `nft -f`, which puts them in the place of the former ones in one step.
 *
 * They stand in the hooks of IPv4, where also what the bridge passes from pod to pod comes by (`nf_call_iptables`): here
 * a service's address has become a pod's, and connections are tracked, so that answers find their way back. In the
 * bridge's own hooks many kernels track none. What the node itself sends to a pod passes neither hook: as in any
 * Kubernetes it is always allowed, and with it kubelet's probes.
 */
export function nftRuleset(pods: readonly IsolatedPod[]): string {
  return [
    // Named first, so that there is one to delete.
    `table ip ${policyTable}`,
    `delete table ip ${policyTable}`,
    `table ip ${policyTable} {`,
    ...hook("forward", [...branch("egress", pods), ...branch("ingress", pods)]),
    ...hook("input", branch("egress", pods)),
    ...pods.flatMap((pod) => [...podChain("egress", pod), ...podChain("ingress", pod)]),
    "}",
    "",
  ].join("\n");
}

type Direction = "egress" | "ingress";

/** At which end of a packet the isolated pod stands, and at which those whom it may talk to. */
const ends = {
  egress: { pod: "saddr", other: "daddr" },
  ingress: { pod: "daddr", other: "saddr" },
} as const;

function hook(name: "forward" | "input", branches: readonly string[]): readonly string[] {
  const base = `type filter hook ${name} priority filter; policy accept;`;
  return chain(name, [base, "ct state established,related accept", ...branches]);
}

/** One look-up for all pods, however many there are. */
function branch(direction: Direction, pods: readonly IsolatedPod[]): readonly string[] {
  const isolated = pods.filter((pod) => pod[direction] !== undefined);
  const jumps = isolated.map(({ address }) => `${address} : jump ${direction}-${address}`);
  return jumps.length === 0 ? [] : [`ip ${ends[direction].pod} vmap { ${jumps.join(", ")} }`];
}

/** A refusal says so: with a silent drop whoever is refused could tell it from a slow answer only by waiting. */
function podChain(direction: Direction, pod: IsolatedPod): readonly string[] {
  const permissions = pod[direction];
  if (permissions === undefined) return [];
  const allowed = permissions.map((permission) => `${match(permission, ends[direction].other)} return`);
  const decisions = [...new Set(allowed), "reject with icmp admin-prohibited"];
  return [`  # ${pod.name}`, ...chain(`${direction}-${pod.address}`, decisions)];
}

function match({ addresses, ports }: Permission, end: "saddr" | "daddr"): string {
  const exceptions = addresses.except.map((block) => `ip ${end} != ${block}`);
  return [`ip ${end} { ${addresses.of.join(", ")} }`, ...exceptions, ...matchPorts(ports)].join(" ");
}

function matchPorts(ports: PortRange | undefined): readonly string[] {
  if (ports === undefined) return [];
  const protocol = ports.protocol.toLowerCase();
  if (ports.numbers === undefined) return [`meta l4proto ${protocol}`];
  const { first, last } = ports.numbers;
  return [`${protocol} dport ${first === last ? first : `${first}-${last}`}`];
}

function chain(name: string, lines: readonly string[]): readonly string[] {
  return [`  chain ${name} {`, ...lines.map((line) => `    ${line}`), "  }"];
}
