import { connect, createServer } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { addresses, ports } from "./addresses.ts";
import { buildGoCommands } from "./build/go-commands.ts";
import { buildImage } from "./build/image.ts";
import { pushImage } from "./build/push-image.ts";
import type { LabelSelector, NetworkPolicy } from "./network/network-objects.ts";
import { namespace } from "./parts/objects.ts";
import { registryAccess } from "./parts/registry.ts";
import { run, succeeds } from "./run/command.ts";
import { apply, kubectl, objectList } from "./run/kubernetes.ts";
import { waitUntil } from "./run/wait-until.ts";
import { localStand } from "./stand.ts";

// What a policy forbids does not connect on the stand; when the policy is gone, it does.

const stand = localStand(() => undefined);
const home = "network-test";
const abroad = "network-test-abroad";
const client = { namespace: home, name: "client" };
const foreigner = { namespace: abroad, name: "client" };
const server = { namespace: home, name: "server" };
const serverHost = `server.${home}.svc.${addresses.clusterDomain}.`;

const image = { repository: "connect", tag: "1" };
/** Of the block that holds the clouds' metadata address: that address itself may be in use on this machine. */
const linkLocal = { host: "169.254.42.1", port: 4280 };
const outside = createServer((socket) => socket.end());

beforeAll(async () => {
  await removeTraces();
  await run(["ip", "address", "add", `${linkLocal.host}/32`, "dev", addresses.bridge]);
  await new Promise<void>((resolve) => outside.listen(linkLocal, resolve));
  await publishImage();
  await createNamespaces();
  await apply(stand, objectList([pod(client), pod(foreigner), pod(server), serviceOfServer()]));
  await Promise.all([client, foreigner, server].map(isReady));
  await becomes({ from: client, to: `${serverHost}:80` }, "connected");
});

afterEach(removePolicies);

afterAll(async () => {
  outside.close();
  await removeTraces();
});

test("a way in is closed to whom the policy does not name, and opens again when the policy goes", async () => {
  const to = `${await addressOf(server)}:8080`;
  await enforce({ podSelector: named("server"), ingress: [{ from: [{ podSelector: named("client") }] }] });
  await becomes({ from: foreigner, to }, "prohibited");
  expect(await outcome({ from: client, to })).toBe("connected");
  expect(await outcome({ from: client, to: `${serverHost}:80` })).toBe("connected");
  await removePolicies();
  await becomes({ from: foreigner, to }, "connected");
});

test("a port that the policy does not name is closed; one that it calls by its name is open", async () => {
  const address = await addressOf(server);
  expect(await outcome({ from: client, to: `${address}:9090` })).toBe("connected");
  await enforce({ podSelector: named("server"), ingress: [{ ports: [{ port: "http" }] }] });
  await becomes({ from: client, to: `${address}:9090` }, "prohibited");
  expect(await outcome({ from: client, to: `${address}:8080` })).toBe("connected");
});

test("behind a service's address the policy of its pod counts", async () => {
  const way = { from: foreigner, to: `${await read("service/server", "{.spec.clusterIP}")}:80` };
  expect(await outcome(way)).toBe("connected");
  await enforce({ podSelector: named("server") });
  await becomes(way, "prohibited");
});

test("the labels of a namespace open a way and close it", async () => {
  const way = { from: foreigner, to: `${await addressOf(server)}:8080` };
  await enforce({ ingress: [{ from: [{ namespaceSelector: { matchLabels: { "network-test": "friend" } } }] }] });
  await becomes(way, "prohibited");
  await labelAbroad("network-test=friend");
  await becomes(way, "connected");
  await labelAbroad("network-test-");
  await becomes(way, "prohibited");
});

test("a pod that comes later stands under the policy too; kubelet's probes and the node reach it", async () => {
  const late = { namespace: home, name: "late" };
  await enforce({ policyTypes: ["Ingress", "Egress"] });
  await apply(stand, objectList([pod(late)]));
  await isReady(late);
  const address = await addressOf(late);
  await becomes({ from: foreigner, to: `${address}:8080` }, "prohibited");
  expect(await connectsFromNode(address)).toBe(true);
});

test("a name is found only where the policy lets out to the cluster's DNS", async () => {
  const way = { from: client, to: `${serverHost}:80` };
  const toServer = { to: [{ podSelector: named("server") }] };
  await enforce({ podSelector: named("client"), policyTypes: ["Egress"], egress: [toServer] });
  await becomes(way, "unknown host");
  expect(await outcome({ from: client, to: `${await addressOf(server)}:8080` })).toBe("connected");
  await enforce({ podSelector: named("client"), policyTypes: ["Egress"], egress: [toServer, toDns()] });
  await becomes(way, "connected");
});

test("of a block that is allowed, the exceptions are closed", async () => {
  const way = { from: client, to: `${linkLocal.host}:${linkLocal.port}` };
  await enforce({ podSelector: named("client"), policyTypes: ["Egress"], egress: [toAllBut(["169.254.0.0/16"])] });
  await becomes(way, "prohibited");
  expect(await outcome({ from: client, to: `${await addressOf(server)}:8080` })).toBe("connected");
  await enforce({ podSelector: named("client"), policyTypes: ["Egress"], egress: [toAllBut([])] });
  await becomes(way, "connected");
});

test("the node's servers are open to a pod as far as its policy says, by a service's address too", async () => {
  const [apiserver, service, git] = [
    { from: client, to: `${addresses.node}:${ports.apiserver}` },
    { from: client, to: `${addresses.kubernetes}:443` },
    { from: client, to: `${addresses.node}:${ports.git}` },
  ];
  const toApiserver = { to: [{ ipBlock: { cidr: `${addresses.node}/32` } }], ports: [{ port: ports.apiserver }] };
  await enforce({ podSelector: named("client"), policyTypes: ["Egress"] });
  await becomes(service, "prohibited");
  expect(await outcome(apiserver)).toBe("prohibited");
  await enforce({ podSelector: named("client"), policyTypes: ["Egress"], egress: [toApiserver] });
  await becomes(service, "connected");
  expect(await outcome(apiserver)).toBe("connected");
  expect(await outcome(git)).toBe("prohibited");
  await removePolicies();
  await becomes(git, "connected");
});

interface PodName {
  readonly namespace: string;
  readonly name: string;
}

interface Connection {
  readonly from: PodName;
  /** `host:port` */
  readonly to: string;
}

async function removeTraces(): Promise<void> {
  await kubectl(stand, ["delete", "namespace", home, abroad, "--ignore-not-found", "--wait"]);
  await succeeds(["ip", "address", "delete", `${linkLocal.host}/32`, "dev", addresses.bridge]);
}

async function removePolicies(): Promise<void> {
  await kubectl(stand, ["delete", "networkpolicies", "--all", "--namespace", home]);
}

async function publishImage(): Promise<void> {
  const command = join(await buildGoCommands(stand, { folder: image.repository }), image.repository);
  const layout = await buildImage(stand, { ...image, containerfile: "scratch", files: { command } });
  await pushImage(registryAccess(stand), layout);
}

/** With their default service account, which a controller makes and without which no pod is admitted. */
async function createNamespaces(): Promise<void> {
  await apply(stand, objectList([namespace(home), namespace(abroad)]));
  for (const place of [home, abroad]) {
    await kubectl(stand, ["wait", "serviceaccount/default", "--namespace", place, "--for=create", "--timeout=30s"]);
  }
}

/** A pod that listens on two ports, of which one has a name, and from which connections can be tried. */
function pod({ namespace: place, name }: PodName): object {
  const container = {
    name: "main",
    image: `${addresses.domain}/${image.repository}:${image.tag}`,
    args: ["serve", "8080", "9090"],
    ports: [{ name: "http", containerPort: 8080 }],
    readinessProbe: { tcpSocket: { port: "http" }, periodSeconds: 1 },
  };
  const metadata = { name, namespace: place, labels: { name } };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata,
    spec: { containers: [container], terminationGracePeriodSeconds: 0 },
  };
}

function serviceOfServer(): object {
  const spec = { selector: { name: server.name }, ports: [{ port: 80, targetPort: "http" }] };
  return { apiVersion: "v1", kind: "Service", metadata: server, spec };
}

async function isReady({ namespace: place, name }: PodName): Promise<void> {
  await kubectl(stand, ["wait", `pod/${name}`, "--namespace", place, "--for=condition=Ready", "--timeout=90s"]);
}

async function addressOf({ name }: PodName): Promise<string> {
  return read(`pod/${name}`, "{.status.podIP}");
}

async function read(object: string, path: string): Promise<string> {
  return kubectl(stand, ["get", object, "--namespace", home, "--output", `jsonpath=${path}`]);
}

async function enforce(spec: NetworkPolicy["spec"]): Promise<void> {
  const metadata = { name: "policy", namespace: home };
  const policy = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata };
  await apply(stand, objectList([{ ...policy, spec: { podSelector: {}, ...spec } }]));
}

function named(name: string): LabelSelector {
  return { matchLabels: { name } };
}

async function labelAbroad(change: string): Promise<void> {
  await kubectl(stand, ["label", "namespace", abroad, change]);
}

function toAllBut(except: readonly string[]) {
  return { to: [{ ipBlock: { cidr: "0.0.0.0/0", except } }] };
}

function toDns() {
  const namespaceSelector = { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } };
  const podSelector = { matchLabels: { "k8s-app": "kube-dns" } };
  return { to: [{ namespaceSelector, podSelector }], ports: [{ port: 53, protocol: "UDP" as const }] };
}

/** Waits until a change has its effect. A policy's rules come in one piece: where one is seen to count, all of them do. */
async function becomes(connection: Connection, expected: string): Promise<void> {
  const { from, to } = connection;
  await waitUntil(async () => (await outcome(connection)) === expected, {
    what: `${from.namespace}/${from.name} → ${to}: ${expected}`,
    timeout: 30_000,
  });
}

/** How a new connection goes: `connected`, `prohibited`, or another word of the helper's. */
async function outcome({ from, to }: Connection): Promise<string> {
  const command = ["exec", from.name, "--namespace", from.namespace, "--", "/command", "to", to];
  return (await kubectl(stand, command)).trim();
}

async function connectsFromNode(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: 8080, timeout: 3000 });
    const end = (isConnected: boolean) => {
      socket.destroy();
      resolve(isConnected);
    };
    socket
      .on("connect", () => end(true))
      .on("timeout", () => end(false))
      .on("error", () => end(false));
  });
}
