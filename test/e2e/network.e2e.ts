import { type ClusterObject, type ContainerReference, referenceTo, syncApplication } from "@grove/cluster";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectFrom, containerOf, type Outcome } from "./support/connection.ts";
import { eventually } from "./support/eventually.ts";
import { publishVersions } from "./support/images.ts";
import { theLab } from "./support/lab.ts";
import { startLinkLocalServer } from "./support/link-local-server.ts";

// What the rules forbid does not connect, tried from real pods; and when the rules are taken away it does, for else it
// would only show that nobody listens. In production, where Argo CD does not put them back by itself.

const lab = await theLab();
const { cluster } = lab;
const [study, neighbour] = ["network-study", "network-neighbour"];
const linkLocal = lab.isStand ? await startLinkLocalServer() : undefined;

const ownDatabase = `postgres.exp-${study}.svc:5432`;
const neighbours = {
  "a neighbour's database": `postgres.exp-${neighbour}.svc:5432`,
  "a neighbour's pages, past the ingress": `otree.exp-${neighbour}.svc:80`,
};
const partsOfArgocd = {
  "Argo CD's repo-server": "argocd-repo-server.argocd.svc:8081",
  "Argo CD's Redis": "argocd-redis.argocd.svc:6379",
};
const machines = {
  "the API server": "kubernetes.default.svc:443",
  "the node": await kubeletAddress(),
  // Whoever listens at the metadata address itself, if anybody does, is not asked.
  ...(linkLocal === undefined ? {} : { "an address of the metadata's block": linkLocal.address }),
};
const metadata = "169.254.169.254:80";
let otree: ContainerReference;
let revision: string;

beforeAll(async () => {
  await stopIfRulesAreIgnored();
  const { first } = await publishVersions();
  for (const name of [study, neighbour]) {
    const words = ["--kind", "OTree", "--image", first, "--environment", "production", "--json"];
    // oxlint-disable-next-line no-await-in-loop -- one commit after the other; the last one has both
    revision = (JSON.parse(await lab.grove("new", name, ...words)) as { readonly commit: string }).commit;
  }
  await Promise.all([study, neighbour].map(sync));
  await Promise.all([study, neighbour].map((name) => lab.grove("wait", name, "--environment", "production")));
  otree = await containerOf(cluster, `exp-${study}`, "otree");
});

afterAll(async () => linkLocal?.stop());

describe("from a study's pages", () => {
  test("its own database is open", async () => {
    expect(await connectFrom(cluster, otree, ownDatabase)).toBe("open");
  });

  test.for(Object.entries({ ...neighbours, ...partsOfArgocd, ...machines, "the metadata address": metadata }))(
    "%s is closed",
    async ([, to]) => {
      expect(await connectFrom(cluster, otree, to)).toBe("closed");
    },
  );
});

test("the parts of Argo CD reach each other, and no experiment's database", async () => {
  const server = await containerOf(cluster, "argocd", "argocd-server");
  expect(await outcomes(server, partsOfArgocd)).toEqual(all(partsOfArgocd, "open"));
  expect(await outcomes(server, neighbours)).toEqual(all(neighbours, "closed"));
});

describe("without the study's own rules", () => {
  test("it reaches the machines, but still neither neighbours nor Argo CD: their own rules hold, too", async () => {
    await removeRules(study);
    await becomes(machines, "open");
    expect(await outcomes(otree, { ...neighbours, ...partsOfArgocd })).toEqual(
      all({ ...neighbours, ...partsOfArgocd }, "closed"),
    );
  });

  test("it reaches Argo CD's parts as soon as a rule there lets everybody in, and no longer", async () => {
    const rule = opening("argocd");
    await cluster.create(rule);
    try {
      await becomes(partsOfArgocd, "open");
    } finally {
      await cluster.remove(referenceTo(rule));
    }
    await becomes(partsOfArgocd, "closed");
  });

  test("it reaches the neighbour when that one's rules are gone, too", async () => {
    await removeRules(neighbour);
    await becomes(neighbours, "open");
  });
});

test("a Sync of the study alone brings its rules back, which keep it in", async () => {
  await sync(study);
  await becomes({ ...neighbours, ...machines }, "closed");
  expect(await connectFrom(cluster, otree, ownDatabase)).toBe("open");
});

/** `grove doctor` tries it out; in a cluster without rules nothing here could hold. */
async function stopIfRulesAreIgnored(): Promise<void> {
  const { output } = await lab.tryGrove("doctor", "--json");
  const { problems } = JSON.parse(output) as { readonly problems: readonly { code: string; message: string }[] };
  const ignored = problems.find(({ code }) => code === "NETWORK_RULES_IGNORED");
  if (ignored !== undefined) throw new Error(`${ignored.code}: ${ignored.message}`);
}

/** A private address that every cluster has. */
async function kubeletAddress(): Promise<string> {
  const [node] = await cluster.list<Node>({ apiVersion: "v1", kind: "Node" });
  const address = node?.status.addresses.find(({ type }) => type === "InternalIP")?.address;
  return `${address}:${node?.status.daemonEndpoints.kubeletEndpoint.Port}`;
}

interface Node extends ClusterObject {
  readonly status: {
    readonly addresses: readonly { readonly type: string; readonly address: string }[];
    readonly daemonEndpoints: { readonly kubeletEndpoint: { readonly Port: number } };
  };
}

/** Other files commit meanwhile; every tip from now on contains the commit. */
async function sync(name: string): Promise<void> {
  await syncApplication(cluster, `exp-${name}`, { revision, contains: async () => true, timeout: 120_000 });
}

type Places = Readonly<Record<string, string>>;

async function outcomes(from: ContainerReference, places: Places): Promise<Readonly<Record<string, Outcome>>> {
  const tried = Object.entries(places).map(async ([what, to]) => [what, await connectFrom(cluster, from, to)] as const);
  return Object.fromEntries(await Promise.all(tried));
}

function all(places: Places, outcome: Outcome): Readonly<Record<string, Outcome>> {
  return Object.fromEntries(Object.keys(places).map((what) => [what, outcome]));
}

/** Waits until a change of the rules has its effect, seen from the study's pages. */
async function becomes(places: Places, outcome: Outcome): Promise<void> {
  await eventually(`${Object.keys(places).join(", ")}: ${outcome}`, async () =>
    Object.values(await outcomes(otree, places)).every((found) => found === outcome),
  );
}

async function removeRules(name: string): Promise<void> {
  const kind = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" };
  const rules = await cluster.list(kind, { namespace: `exp-${name}` });
  expect(rules.length).toBeGreaterThan(0);
  await Promise.all(rules.map((rule) => cluster.remove(referenceTo(rule))));
}

function opening(namespace: string): ClusterObject {
  const object = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" };
  return { ...object, metadata: { name: "open-to-all", namespace }, spec: { podSelector: {}, ingress: [{}] } };
}
