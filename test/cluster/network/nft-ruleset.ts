import type { Addresses, IsolatedPod, Permission, PortRange } from "./permission.ts";

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
  const outgoing = branch(
    "egress",
    "saddr",
    pods.filter(({ egress }) => egress !== undefined),
  );
  const incoming = branch(
    "ingress",
    "daddr",
    pods.filter(({ ingress }) => ingress !== undefined),
  );
  return [
    // Named first, so that there is one to delete.
    `table ip ${policyTable}`,
    `delete table ip ${policyTable}`,
    `table ip ${policyTable} {`,
    ...hook("forward", [...outgoing, ...incoming]),
    ...hook("input", outgoing),
    ...pods.flatMap(podChains),
    "}",
    "",
  ].join("\n");
}

/** One look-up for all pods, however many there are. */
function branch(
  direction: "egress" | "ingress",
  end: "saddr" | "daddr",
  pods: readonly IsolatedPod[],
): readonly string[] {
  const jumps = pods.map(({ address }) => `${address} : jump ${direction}-${address}`);
  return jumps.length === 0 ? [] : [`ip ${end} vmap { ${jumps.join(", ")} }`];
}

function hook(name: "forward" | "input", branches: readonly string[]): readonly string[] {
  const base = `type filter hook ${name} priority filter; policy accept;`;
  return chain(name, [base, "ct state established,related accept", ...branches]);
}

function podChains({ name, address, ingress, egress }: IsolatedPod): readonly string[] {
  return [
    ...(egress === undefined ? [] : [`  # ${name}`, ...chain(`egress-${address}`, decisions(egress, "daddr"))]),
    ...(ingress === undefined ? [] : [`  # ${name}`, ...chain(`ingress-${address}`, decisions(ingress, "saddr"))]),
  ];
}

/** A refusal says so: with a silent drop whoever is refused could tell it from a slow answer only by waiting. */
function decisions(permissions: readonly Permission[], end: "saddr" | "daddr"): readonly string[] {
  const allowed = permissions.map(({ addresses, ports }) => `${among(end, addresses)}${to(ports)} return`);
  return [...new Set(allowed), "reject with icmp admin-prohibited"];
}

function among(end: "saddr" | "daddr", { of, except }: Addresses): string {
  return [`ip ${end} { ${of.join(", ")} }`, ...except.map((part) => `ip ${end} != ${part}`)].join(" ");
}

function to(ports: PortRange | undefined): string {
  if (ports === undefined) return "";
  const protocol = ports.protocol.toLowerCase();
  if (ports.numbers === undefined) return ` meta l4proto ${protocol}`;
  const { first, last } = ports.numbers;
  return ` ${protocol} dport ${first === last ? first : `${first}-${last}`}`;
}

function chain(name: string, lines: readonly string[]): readonly string[] {
  return [`  chain ${name} {`, ...lines.map((line) => `    ${line}`), "  }"];
}
