import { BlockList } from "node:net";
import { expect, test } from "vitest";
import { isolatedPods } from "./isolated-pods.ts";
import type { NetworkObjects, NetworkPolicy, Pod, Protocol } from "./network-objects.ts";
import type { Permission } from "./permission.ts";

// Who may connect to whom, as `networking.k8s.io/v1` defines it: "web" of the namespace "study" stands under policies.

const web = pod("study/web", { address: "10.87.1.1", labels: { app: "web" }, ports: { http: 8000, dns: 5300 } });
const database = pod("study/database", { address: "10.87.1.2", labels: { app: "database" }, ports: { http: 9000 } });
const neighbour = pod("other/web", { address: "10.87.1.3", labels: { app: "web" }, ports: { http: 8000 } });
const ingress = pod("ingress/traefik", { address: "10.87.1.4", labels: { app: "traefik" } });
const pods = { web, database, neighbour, ingress };
const outside = { node: "10.87.0.1", internet: "203.0.113.9", metadata: "169.254.169.254" };

type Spec = NetworkPolicy["spec"];
type Rule = NonNullable<Spec["ingress"]>[number];

interface Case {
  readonly what: string;
  readonly specs: readonly Spec[];
  /** `source → destination[:port[/protocol]]`; TCP 80 unless told. */
  readonly allowed: readonly string[];
  readonly refused: readonly string[];
}

const cases: readonly Case[] = [
  {
    what: "no policy",
    specs: [],
    allowed: ["neighbour → web", "web → internet", "web → node", "database → web:53/UDP"],
    refused: [],
  },
  {
    what: "a policy that selects another pod",
    specs: [{ podSelector: { matchLabels: { app: "database" } } }],
    allowed: ["neighbour → web", "web → internet"],
    refused: ["web → database", "neighbour → database"],
  },
  {
    what: "an empty selector and no rules: nobody in, but out",
    specs: [{ podSelector: {} }],
    allowed: ["web → internet", "web → neighbour", "web → web"],
    refused: ["neighbour → web", "database → web", "internet → web", "database → web:53/UDP", "web → database"],
  },
  {
    what: "no selector at all is an empty one",
    specs: [{}],
    allowed: ["web → internet"],
    refused: ["neighbour → web"],
  },
  {
    what: "egress without types isolates both ways",
    specs: [{ podSelector: {}, egress: [{ to: [{ podSelector: {} }] }] }],
    allowed: ["web → web"],
    refused: ["web → database", "web → internet", "neighbour → web"],
  },
  {
    what: "egress as the only type leaves the way in open",
    specs: [{ policyTypes: ["Egress"] }],
    allowed: ["neighbour → web", "internet → web", "web → web"],
    refused: ["web → database", "web → internet", "web → node", "web → node:53/UDP"],
  },
  {
    what: "ingress as the only type does not isolate the way out, whatever rules stand there",
    specs: [{ policyTypes: ["Ingress"], egress: [] }],
    allowed: ["web → internet"],
    refused: ["neighbour → web"],
  },
  {
    what: "an empty rule allows all",
    specs: [{ policyTypes: ["Ingress", "Egress"], ingress: [{}], egress: [{}] }],
    allowed: ["neighbour → web", "internet → web:53/UDP", "web → internet", "web → node:6443"],
    refused: [],
  },
  {
    what: "a podSelector means pods of the policy's own namespace",
    specs: [{ ingress: [{ from: [{ podSelector: { matchLabels: { app: "web" } } }] }] }],
    allowed: ["web → database"],
    refused: ["neighbour → database", "ingress → database", "node → database"],
  },
  {
    what: "a namespaceSelector means all pods of its namespaces",
    specs: [onWeb({ from: [{ namespaceSelector: { matchLabels: { name: "other" } } }] })],
    allowed: ["neighbour → web"],
    refused: ["database → web", "ingress → web"],
  },
  {
    what: "an empty namespaceSelector means every pod, and nobody else",
    specs: [onWeb({ from: [{ namespaceSelector: {} }] })],
    allowed: ["neighbour → web", "database → web", "ingress → web"],
    refused: ["internet → web"],
  },
  {
    what: "both selectors of one peer must fit",
    specs: [onWeb({ from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: "traefik" } } }] })],
    allowed: ["ingress → web"],
    refused: ["neighbour → web", "database → web"],
  },
  {
    what: "one of two peers must fit",
    specs: [onWeb({ from: [{ namespaceSelector: { matchLabels: { name: "other" } } }, { podSelector: {} }] })],
    allowed: ["neighbour → web", "database → web"],
    refused: ["ingress → web"],
  },
  {
    what: "a peer that nobody fits allows nothing",
    specs: [onWeb({ from: [{ podSelector: { matchLabels: { app: "nobody" } } }] })],
    allowed: ["web → internet"],
    refused: ["database → web", "internet → web"],
  },
  {
    what: "a port is of TCP unless told",
    specs: [onWeb({ ports: [{ port: 8000 }] })],
    allowed: ["internet → web:8000"],
    refused: ["internet → web:8001", "internet → web:8000/UDP"],
  },
  {
    what: "protocols",
    specs: [onWeb({ ports: [{ port: 53, protocol: "UDP" }, { protocol: "SCTP" }] })],
    allowed: ["internet → web:53/UDP", "internet → web:7/SCTP"],
    refused: ["internet → web:53", "internet → web:54/UDP"],
  },
  {
    what: "a range of ports, with its end",
    specs: [onWeb({ ports: [{ port: 8000, endPort: 8010 }] })],
    allowed: ["internet → web:8000", "internet → web:8010"],
    refused: ["internet → web:7999", "internet → web:8011"],
  },
  {
    what: "peer and port must both fit",
    specs: [onWeb({ from: [{ podSelector: {} }], ports: [{ port: 8000 }] })],
    allowed: ["database → web:8000"],
    refused: ["database → web:8001", "neighbour → web:8000"],
  },
  {
    what: "a port's name, on the way in, is the pod's own",
    specs: [onWeb({ ports: [{ port: "http" }] })],
    allowed: ["internet → web:8000"],
    refused: ["internet → web:9000", "internet → web:5300"],
  },
  {
    what: "a port's name of another protocol",
    specs: [onWeb({ ports: [{ port: "dns", protocol: "UDP" }] })],
    allowed: ["web → internet"],
    refused: ["internet → web:5300/UDP", "internet → web:5300"],
  },
  {
    what: "a port's name, on the way out, is that of each pod that is called",
    specs: [outOfWeb({ to: [{ namespaceSelector: {} }], ports: [{ port: "http" }] })],
    allowed: ["web → database:9000", "web → neighbour:8000"],
    refused: ["web → database:8000", "web → neighbour:9000", "web → ingress:8000", "web → internet:8000"],
  },
  {
    what: "a port's name without peers is that of any pod",
    specs: [outOfWeb({ ports: [{ port: "http" }] })],
    allowed: ["web → database:9000", "web → neighbour:8000"],
    refused: ["web → database:8000", "web → internet:8000"],
  },
  {
    what: "a block of addresses less its exceptions",
    specs: [outOfWeb({ to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8", "169.254.0.0/16"] } }] })],
    allowed: ["web → internet", "web → internet:53/UDP"],
    refused: ["web → metadata", "web → node", "web → database", "web → neighbour"],
  },
  {
    what: "a block that holds the node's address alone",
    specs: [outOfWeb({ to: [{ ipBlock: { cidr: "10.87.0.1/32" } }], ports: [{ port: 6443 }] })],
    allowed: ["web → node:6443"],
    refused: ["web → node:3000", "web → internet:6443"],
  },
  {
    what: "a block of IPv6 allows nothing",
    specs: [outOfWeb({ to: [{ ipBlock: { cidr: "::/0" } }] })],
    allowed: ["neighbour → web"],
    refused: ["web → internet", "web → database"],
  },
  {
    what: "policies add up",
    specs: [{}, onWeb({ from: [{ podSelector: {} }] }), onWeb({ ports: [{ port: 8000 }] })],
    allowed: ["database → web", "neighbour → web:8000"],
    refused: ["neighbour → web", "web → database"],
  },
  {
    what: "both ends must allow it",
    specs: [outOfWeb({ to: [{ podSelector: {} }] }), { podSelector: { matchLabels: { app: "database" } } }],
    allowed: ["internet → web"],
    refused: ["web → database", "web → neighbour"],
  },
];

test.each(cases)("$what", ({ specs, allowed, refused }) => {
  const isAllowed = judge({ namespaces, pods: Object.values(pods), policies: specs.map(policy) });
  expect([...allowed, ...refused].filter(isAllowed)).toEqual(allowed);
});

const namespaces = new Map(["study", "other", "ingress"].map((name) => [name, { name }]));

function pod(
  path: string,
  {
    address,
    labels,
    ports = {},
  }: Pick<Pod, "address" | "labels"> & { readonly ports?: Readonly<Record<string, number>> },
): Pod {
  const [namespace = "", name = ""] = path.split("/");
  const named = Object.entries(ports).map(([port, number]) => ({ name: port, protocol: "TCP" as const, number }));
  return { namespace, name, labels, address, ports: named };
}

function policy(spec: Spec, index: number): NetworkPolicy {
  return { metadata: { name: `policy-${index}`, namespace: "study" }, spec };
}

function onWeb(rule: Rule): Spec {
  return { podSelector: { matchLabels: { app: "web" } }, ingress: [rule] };
}

function outOfWeb(rule: NonNullable<Spec["egress"]>[number]): Spec {
  return { podSelector: { matchLabels: { app: "web" } }, policyTypes: ["Egress"], egress: [rule] };
}

/** Reads the permissions as the kernel does: the caller's way out and the called one's way in must both be open. */
function judge(objects: NetworkObjects): (connection: string) => boolean {
  const isolated = isolatedPods(objects);
  return (connection) => {
    const { source, destination, port, protocol } = parse(connection);
    const egress = isolated.find(({ address }) => address === source)?.egress;
    const ingressOfCalled = isolated.find(({ address }) => address === destination)?.ingress;
    return (
      (egress?.some((permission) => permits(permission, { address: destination, port, protocol })) ?? true) &&
      (ingressOfCalled?.some((permission) => permits(permission, { address: source, port, protocol })) ?? true)
    );
  };
}

function parse(connection: string) {
  const [, source = "", destination = "", port = "80", protocol = "TCP"] =
    /^(\w+) → (\w+)(?::(\d+)(?:\/(\w+))?)?$/.exec(connection) ?? [];
  return {
    source: addressOf(source),
    destination: addressOf(destination),
    port: Number(port),
    protocol: protocol as Protocol,
  };
}

function addressOf(name: string): string {
  const addresses = {
    ...outside,
    ...Object.fromEntries(Object.entries(pods).map(([key, { address }]) => [key, address])),
  };
  const address = (addresses as Readonly<Record<string, string>>)[name];
  if (address === undefined) throw new Error(`nobody is called ${name}`);
  return address;
}

function permits(
  { addresses, ports }: Permission,
  other: { readonly address: string; readonly port: number; readonly protocol: Protocol },
): boolean {
  const isPort =
    ports === undefined ||
    (ports.protocol === other.protocol &&
      (ports.numbers === undefined || (ports.numbers.first <= other.port && other.port <= ports.numbers.last)));
  return isPort && holds(addresses.of, other.address) && !holds(addresses.except, other.address);
}

function holds(blocks: readonly string[], address: string): boolean {
  const list = new BlockList();
  for (const block of blocks) {
    const [network = "", bits = "32"] = block.split("/");
    list.addSubnet(network, Number(bits));
  }
  return list.check(address);
}
