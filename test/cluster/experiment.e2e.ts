import { readFileSync, rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LabOnStand, makeLab } from "../support/lab-on-stand.ts";
import { openBrowser } from "../support/browser.ts";
import { readRepositoryFile } from "../support/repository.ts";
import { addresses, registryHost } from "./addresses.ts";
import { publishExperiment } from "./build/experiment-image.ts";
import { authority } from "./run/keys.ts";
import { apply, kubectl, objectList } from "./run/kubernetes.ts";
import { sendRequest } from "./run/send-request.ts";
import { waitUntil } from "./run/wait-until.ts";
import { localStand, standPath } from "./stand.ts";

// One experiment on the stand, from a project to its data, without Argo CD: kubectl applies what `grove render` prints.

const stand = localStand((line) => process.stdout.write(`${line}\n`));
const name = "stand-experiment";
const namespace = `exp-${name}-staging`;
const host = `${name}.staging.${addresses.domain}`;
const otreePods = ["pods", "--selector", "app.kubernetes.io/name=otree"];
const introduction = "public_goods/Introduction.html";
let lab: LabOnStand;
let link: string;

beforeAll(async () => {
  await removeTraces();
  await apply(stand, objectList([experimentNamespace()]));
  lab = await makeLab(stand);
  await lab.newExperiment(name, `${registryHost}/econ/${name}`);
  await lab.grove("bump", name, "--image", await publishExperiment(stand, { name, tag: "1.0.0" }));
}, 600_000);

afterAll(async () => {
  lab.remove();
  await removeTraces();
});

test("the namespace refuses a pod that is not restricted", async () => {
  const words = ["run", "careless", "--namespace", namespace, "--image", "careless", "--dry-run=server"];
  await expect(kubectl(stand, words)).rejects.toThrow("violates PodSecurity");
});

test("the experiment's pods are admitted and become ready", async () => {
  const started = performance.now();
  const objects = JSON.parse(await lab.grove("render", name, "--json")) as readonly KubernetesObject[];
  // As Argo CD goes by waves; without the secrets at hand a pod would be tried again only later and later.
  await apply(stand, objectList(objects.filter((object) => waveOf(object) === -2)));
  await ready("statefulset/postgres");
  report("Postgres is ready", started);
  await apply(stand, objectList(objects.filter((object) => waveOf(object) === 0)));
  await ready("deployment/otree");
  report("oTree is ready", started);
  expect(await get(["pods"], "{.items[*].metadata.labels.app\\.kubernetes\\.io/name}")).toBe("otree postgres");
});

test("oTree answers under its host name by HTTPS, styles and all", async () => {
  await until("the ingress leads to oTree", async () => (await page("/login")).status === 200);
  const styles = [...(await page("/login")).body.matchAll(/href="(\/static\/[^"]+)"/g)].map(([, path = ""]) => path);
  expect(styles.length).toBeGreaterThan(0);
  for (const path of [...styles, "/static/global/style.css"]) {
    expect(await page(path)).toMatchObject({ status: 200 });
  }
});

test("a session made by REST is in Postgres, and its links lead to the host", async () => {
  const answer = await page("/api/sessions", { session_config_name: "public_goods", num_participants: 2 });
  expect(answer.status).toBe(200);
  ({ session_wide_url: link } = JSON.parse(answer.body) as { readonly session_wide_url: string });
  expect(link).toMatch(`https://${host}/join/`);
  expect(await countSessions()).toBe(1);
  expect(await firstPage()).toContain("about ten minutes");
});

test("the data survive the pod of the database, and oTree finds them again", async () => {
  await kubectl(stand, ["delete", "pod/postgres-0", "--namespace", namespace]);
  await ready("statefulset/postgres");
  expect(await countSessions()).toBe(1);
  await until("oTree lists the session", async () => (await listSessions()) === 1);
});

test("oTree's process that submits pages whose time is up, which ends with the database, is brought back", async () => {
  await until("oTree's container is started again", async () => (await restarts()) === 1);
  await ready("deployment/otree");
  const search = "grep -qs '[t]imeoutsubprocess' /proc/[0-9]*/cmdline";
  await kubectl(stand, ["exec", "deployment/otree", "--namespace", namespace, "--", "sh", "-c", search]);
});

test("another version takes the place of the first, beside the same data", async () => {
  const text = readRepositoryFile(`apps/otree/starter/${introduction}`).replace("about ten minutes", "a quarter hour");
  const image = await publishExperiment(stand, { name, tag: "1.1.0", changes: { [introduction]: text } });
  await lab.grove("bump", name, "--image", image);
  const started = performance.now();
  await apply(stand, await lab.grove("render", name));
  await ready("deployment/otree");
  report("the new version is ready", started);
  await until("the old pod is gone", async () => (await imagesInUse()) === image);
  expect(await listSessions()).toBe(1);
  expect(await firstPage()).toContain("a quarter hour");
  // kubelet measures every few seconds; a new pod has no figure yet.
  await until("the memory of both pods is known", async () => (await memoryInUse()).length === 2);
  stand.report((await memoryInUse()).join("\n"));
});

interface KubernetesObject {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
}

function experimentNamespace(): object {
  const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
  return { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace, labels } };
}

function waveOf({ metadata }: KubernetesObject): number {
  return Number(metadata.annotations?.["argocd.argoproj.io/sync-wave"] ?? 0);
}

async function ready(workload: string): Promise<void> {
  await kubectl(stand, ["rollout", "status", workload, "--namespace", namespace, "--timeout", "100s"]);
}

async function get(objects: readonly string[], path: string): Promise<string> {
  return kubectl(stand, ["get", ...objects, "--namespace", namespace, "--output", `jsonpath=${path}`]);
}

async function until(what: string, isTrue: () => Promise<boolean>): Promise<void> {
  await waitUntil(isTrue, { what, timeout: 60_000, interval: 500 });
}

/** An answer of oTree, through the ingress; with a body, what REST says to it. */
async function page(path: string, body?: object) {
  const request = {
    url: `https://${host}${path}`,
    address: addresses.node,
    authority: await trusted(),
    headers: { "otree-rest-key": await secret("REST_KEY"), "content-type": "application/json" },
  };
  return sendRequest(body === undefined ? request : { ...request, method: "POST", body: JSON.stringify(body) });
}

/** What a participant sees who follows the session's link. */
async function firstPage(): Promise<string> {
  const browser = openBrowser({ address: addresses.node, authority: await trusted() });
  return (await browser.visit({ url: link })).body;
}

async function trusted(): Promise<string> {
  return readFileSync((await authority(stand)).certificate, "utf8");
}

async function secret(key: string): Promise<string> {
  return Buffer.from(await get(["secret/experiment"], `{.data.${key}}`), "base64").toString();
}

async function listSessions(): Promise<number> {
  const { status, body } = await page("/api/sessions");
  return status === 200 ? (JSON.parse(body) as readonly unknown[]).length : 0;
}

async function countSessions(): Promise<number> {
  const query = ["psql", "--username=postgres", "--dbname=otree", "--tuples-only", "--command"];
  const words = ["exec", "postgres-0", "--namespace", namespace, "--", ...query, "SELECT count(*) FROM otree_session"];
  return Number(await kubectl(stand, words));
}

async function imagesInUse(): Promise<string> {
  return get(otreePods, "{.items[*].spec.containers[0].image}");
}

async function restarts(): Promise<number> {
  return Number(await get(otreePods, "{.items[*].status.containerStatuses[0].restartCount}"));
}

interface NodeSummary {
  readonly pods: readonly {
    readonly podRef: { readonly name: string; readonly namespace: string };
    readonly memory?: { readonly workingSetBytes: number };
  }[];
}

/** A line for each pod of the experiment that kubelet has measured. */
async function memoryInUse(): Promise<readonly string[]> {
  const path = `/api/v1/nodes/${addresses.nodeName}/proxy/stats/summary`;
  const { pods } = JSON.parse(await kubectl(stand, ["get", "--raw", path])) as NodeSummary;
  return pods
    .filter(({ podRef }) => podRef.namespace === namespace)
    .map(({ podRef, memory }) => ({ pod: podRef.name, bytes: memory?.workingSetBytes ?? 0 }))
    .filter(({ bytes }) => bytes > 0)
    .map(({ pod, bytes }) => `${pod} uses ${Math.round(bytes / 2 ** 20)} MiB`);
}

function report(what: string, started: number): void {
  stand.report(`${what} after ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

/** The namespace, and the volume with the data, which the storage class keeps. */
async function removeTraces(): Promise<void> {
  await kubectl(stand, ["delete", "namespace", namespace, "--ignore-not-found", "--wait"]);
  const path = `{.items[?(@.spec.claimRef.namespace=="${namespace}")].metadata.name}`;
  const volumes = await kubectl(stand, ["get", "persistentvolumes", "--output", `jsonpath=${path}`]);
  for (const volume of volumes.split(" ").filter(Boolean)) {
    await kubectl(stand, ["delete", "persistentvolume", volume]);
    rmSync(standPath(stand, "volumes", volume), { recursive: true });
  }
}
