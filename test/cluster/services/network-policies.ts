import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { isolatedPods } from "../network/isolated-pods.ts";
import type { Labels, NetworkObjects, NetworkPolicy } from "../network/network-objects.ts";
import { nftRuleset } from "../network/nft-ruleset.ts";
import { type PodObject, readPods } from "../network/read-pods.ts";
import { run } from "../run/command.ts";
import { keepWatching } from "../run/keep-watching.ts";
import { openKubernetesApi } from "../run/kubernetes-api.ts";
import { setting } from "../run/setting.ts";

// Keeps the kernel's rules equal to the NetworkPolicies. A pod whose address kubelet has not reported yet, for its first
// second, is not restricted: to refuse whatever is not known would also hit pods that no policy selects.

interface NamespaceObject {
  readonly metadata: { readonly name: string; readonly labels?: Labels };
}

const collections = {
  namespaces: "/api/v1/namespaces",
  pods: "/api/v1/pods",
  policies: "/apis/networking.k8s.io/v1/networkpolicies",
};

const api = openKubernetesApi(setting("KUBECONFIG"));
let enforcing = Promise.resolve();
let isWaiting = false;
let isEnforced = false;
let current = "";

createServer((_, response) => response.writeHead(isEnforced ? 200 : 503).end()).listen(
  Number(setting("NETWORK_POLICIES_HEALTH_PORT")),
  "127.0.0.1",
);
for (const collection of Object.values(collections)) void keepWatching(() => api.changes(collection), enforceSoon);

/** Changes come in bursts: one ruleset serves all that come within a tenth of a second, one after the other. */
function enforceSoon(): void {
  if (isWaiting) return;
  isWaiting = true;
  enforcing = enforcing.then(async () => sleep(100)).then(enforce);
}

async function enforce(): Promise<void> {
  isWaiting = false;
  try {
    const ruleset = nftRuleset(isolatedPods(await readObjects()));
    if (ruleset !== current) await run(["nft", "--file", "-"], { input: ruleset });
    current = ruleset;
    isEnforced = true;
  } catch (error) {
    // The former rules stay until there are new ones.
    process.stderr.write(`${String(error)}\n`);
    isEnforced = false;
    setTimeout(enforceSoon, 500);
  }
}

async function readObjects(): Promise<NetworkObjects> {
  const namespaces = await list<NamespaceObject>(collections.namespaces);
  const pods = await list<PodObject>(collections.pods);
  return {
    namespaces: new Map(namespaces.map(({ metadata: { name, labels = {} } }) => [name, labels])),
    pods: readPods(pods),
    policies: await list<NetworkPolicy>(collections.policies),
  };
}

async function list<Item>(collection: string): Promise<readonly Item[]> {
  const { items } = (await api.get(collection)) as { readonly items: readonly Item[] };
  return items;
}
